import { useLanguage } from "@/i18n";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Words of people inside a sentence of ours, set apart where they run the other way. */
export const apart = (words: string) => (RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words);

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let left = size;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${left >= 10 || unit === 0 ? Math.round(left) : left.toFixed(1)} ${units[unit]}`;
}

/** Numbers, money and times in the chosen language. */
export function useFormat() {
  return useLanguage().language === "id" ? indonesian() : english();
}

const english = once(() => formatsOf("en-GB"));
const indonesian = once(() => formatsOf("id-ID"));

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Making one of the browser's formatters costs milliseconds: each is made when it is first needed, once for all. */
function formatsOf(locale: string) {
  const number = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }));
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
  const time = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }));
  const hour = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const amount = once(() => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 3 }));
  const inMoney = (units: number, currency: string, digits?: number) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: currency.toUpperCase(),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(units);
  return {
    number: (value: number | string) => number().format(Number(value)),
    money: (minor: number, currency: string) => inMoney(minor / 100, currency),
    /** Credits in a column: as many digits behind the point in every row. */
    amount: (value: number | string) => amount().format(Number(value)),
    micro: (micro: number, currency = "USD") => inMoney(micro / 1_000_000, currency, 4),
    date: (at: string) => date().format(new Date(at)),
    time: (at: string) => time().format(new Date(at)),
    hour: (at: string) => hour().format(new Date(at)),
    ago: (at: string) => {
      const seconds = (new Date(at).getTime() - Date.now()) / 1000;
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ["day", 86_400],
        ["hour", 3_600],
        ["minute", 60],
      ];
      for (const [unit, length] of steps) {
        if (Math.abs(seconds) >= length) return relative().format(Math.round(seconds / length), unit);
      }
      return relative().format(Math.round(seconds / 60), "minute");
    },
  };
}
