/** A workspace's own colour on its own address: on buttons alone, with the better of black and white on it. */
const channel = (hex: string) => {
  const part = Number.parseInt(hex, 16) / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

export function inkOn(colour: string): "#000000" | "#ffffff" {
  const [red, green, blue] = [colour.slice(1, 3), colour.slice(3, 5), colour.slice(5, 7)].map(channel);
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

export function wearBrand(colour: string): void {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return;
  document.documentElement.style.setProperty("--brand", colour);
  document.documentElement.style.setProperty("--brand-ink", inkOn(colour));
}
