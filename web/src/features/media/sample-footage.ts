/** A script and three pictures of our own, drawn here, so that a first film needs nothing. */
export const SAMPLE_TITLE = "The lighthouse";
export const SAMPLE_SCRIPT = [
  "# Dusk\n[image: sample-dusk.png]\nEvery evening, somebody had to climb the *stairs*.",
  "# Night\n[image: sample-night.png]\nOne lamp. Two hundred steps. A whole coast waiting for the *light*.",
  "# Dawn\n[image: sample-dawn.png]\nAnd every morning, the ships came *home*. 🌊",
].join("\n\n");

type Scene = {
  name: string;
  sky: [string, string, string];
  sea: [string, string];
  sun: string;
  at: number;
  lamp: boolean;
};
const SCENES: Scene[] = [
  {
    name: "sample-dusk.png",
    sky: ["#2b2d5b", "#b4567a", "#f6b26b"],
    sea: ["#7a4468", "#2a2348"],
    sun: "#ffe0a3",
    at: 0.56,
    lamp: false,
  },
  {
    name: "sample-night.png",
    sky: ["#05091f", "#101c42", "#21406b"],
    sea: ["#12294d", "#040915"],
    sun: "#f3f0df",
    at: 0.2,
    lamp: true,
  },
  {
    name: "sample-dawn.png",
    sky: ["#86b8d8", "#f5cfae", "#fff0cf"],
    sea: ["#8fb7c4", "#2f6a7c"],
    sun: "#fffbe8",
    at: 0.5,
    lamp: false,
  },
];
const WIDTH = 1080;
const HEIGHT = 1920;
const HORIZON = 1240;

function paint(scene: Scene): Promise<File> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.reject(new Error("This browser cannot draw."));
  const shade = (from: number, to: number, colours: string[]) => {
    const gradient = pen.createLinearGradient(0, from, 0, to);
    for (const [place, colour] of colours.entries()) gradient.addColorStop(place / (colours.length - 1), colour);
    return gradient;
  };
  pen.fillStyle = shade(0, HORIZON, scene.sky);
  pen.fillRect(0, 0, WIDTH, HORIZON);
  const [x, y] = [WIDTH * 0.32, HORIZON * scene.at + 180];
  const glow = pen.createRadialGradient(x, y, 40, x, y, 520);
  glow.addColorStop(0, `${scene.sun}dd`);
  glow.addColorStop(0.2, `${scene.sun}55`);
  glow.addColorStop(1, `${scene.sun}00`);
  pen.fillStyle = glow;
  pen.fillRect(0, 0, WIDTH, HORIZON);
  pen.fillStyle = scene.sun;
  pen.beginPath();
  pen.arc(x, y, scene.lamp ? 60 : 110, 0, 7);
  pen.fill();
  pen.fillStyle = shade(HORIZON, HEIGHT, scene.sea);
  pen.fillRect(0, HORIZON, WIDTH, HEIGHT - HORIZON);
  for (let wave = 0; wave < 70; wave += 1) {
    const depth = (wave / 70) ** 1.6;
    const from = (wave * 389) % WIDTH;
    pen.fillStyle = `${scene.sun}${wave % 3 ? "18" : "30"}`;
    pen.fillRect(from - 120, HORIZON + 8 + depth * 660, 120 + depth * 300, 2 + depth * 7);
  }
  tower(pen, scene);
  return new Promise((take, refuse) =>
    canvas.toBlob(
      (blob) =>
        blob
          ? take(new File([blob], scene.name, { type: "image/png" }))
          : refuse(new Error("This browser cannot draw.")),
      "image/png",
    ),
  );
}

function tower(pen: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.lamp) {
    const beam = pen.createLinearGradient(790, 0, -200, 0);
    beam.addColorStop(0, "#fff3c4cc");
    beam.addColorStop(1, "#fff3c400");
    pen.fillStyle = beam;
    pen.beginPath();
    pen.moveTo(800, 606);
    pen.lineTo(-100, 430);
    pen.lineTo(-100, 840);
    pen.fill();
  }
  pen.fillStyle = scene.lamp ? "#0a0f22" : "#2a2238";
  pen.beginPath();
  pen.moveTo(480, HORIZON + 70);
  pen.quadraticCurveTo(640, HORIZON - 130, 800, HORIZON - 110);
  pen.quadraticCurveTo(980, HORIZON - 100, WIDTH, HORIZON - 20);
  pen.lineTo(WIDTH, HORIZON + 130);
  pen.lineTo(480, HORIZON + 90);
  pen.fill();
  for (let band = 0; band < 6; band += 1) {
    const [top, bottom] = [band / 6, (band + 1) / 6];
    pen.fillStyle = band % 2 ? (scene.lamp ? "#7c2f33" : "#c2453f") : scene.lamp ? "#8d93a8" : "#fbf3e6";
    pen.beginPath();
    pen.moveTo(752 - 22 * top, 650 + 490 * top);
    pen.lineTo(848 + 22 * top, 650 + 490 * top);
    pen.lineTo(848 + 22 * bottom, 650 + 490 * bottom);
    pen.lineTo(752 - 22 * bottom, 650 + 490 * bottom);
    pen.fill();
  }
  pen.fillStyle = scene.lamp ? "#161b30" : "#382c46";
  pen.fillRect(730, 634, 140, 18);
  pen.beginPath();
  pen.moveTo(750, 570);
  pen.lineTo(800, 510);
  pen.lineTo(850, 570);
  pen.fill();
  pen.fillStyle = scene.lamp ? "#ffefb0" : "#ffe3a0";
  pen.fillRect(762, 570, 76, 64);
}

export const SAMPLE_NAMES = SCENES.map((scene) => scene.name);
export function drawSampleFootage(): Promise<File[]> {
  return Promise.all(SCENES.map(paint));
}
