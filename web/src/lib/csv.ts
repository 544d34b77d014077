export type Sheet = { headings: string[]; rows: { line: number; cells: string[] }[] };

const SEPARATORS = [",", ";", "\t", "|"];
/** Headings that stand for a field without being called so; the server knows the same. */
const ALSO: Record<string, string> = {
  text: "script",
  narration: "script",
  name: "title",
  image: "images",
  clip: "clips",
  video: "clips",
  videos: "clips",
  video_path: "clips",
  speed: "speed_percent",
  lang: "language",
};

/** Read a table as spreadsheets write it (RFC 4180), to show it; the server reads it again and judges. */
export function readCsv(text: string): Sheet {
  const lines = text.replace(/^\ufeff/, "");
  const skipped = /^sep=.\r?\n/.exec(lines)?.[0] ?? "";
  const rest = lines.slice(skipped.length);
  const first = rest.split("\n", 1)[0] ?? "";
  const count = (separator: string) => first.split(separator).length;
  const separator = SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
  const records = [...recordsOf(rest, separator, skipped ? 2 : 1)].filter((one) =>
    one.cells.some((cell) => cell.trim()),
  );
  return { headings: records[0]?.cells ?? [], rows: records.slice(1) };
}

function* recordsOf(text: string, separator: string, firstLine: number) {
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = firstLine;
  let begun = firstLine;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === "\n") line += 1;
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      yield { line: begun, cells: [...cells, cell.replace(/\r$/, "")] };
      cells = [];
      cell = "";
      begun = line;
    } else cell += char;
  }
  if (cell || cells.length) yield { line: begun, cells: [...cells, cell.replace(/\r$/, "")] };
}

/** The heading of each field, where one is called like it. */
export function matchColumns(headings: string[], fields: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const heading of headings) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_|_$/g, "");
    const field = fields.includes(plain) ? plain : ALSO[plain];
    if (field && fields.includes(field) && !(field in found)) found[field] = heading;
  }
  return found;
}
