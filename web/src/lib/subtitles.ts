/** Captions as SubRip and back, as far as our own files and careful hands write them. */
export type Cue = { start: number; end: number; text: string };

const TIMES = /^(\d+):(\d{2}):(\d{2})[,.](\d{3})\s*-->\s*(\d+):(\d{2}):(\d{2})[,.](\d{3})/;
const MS = 1000;

export function readSrt(srt: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of srt.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.trim().split("\n");
    const place = lines.findIndex((line) => TIMES.test(line));
    const found = TIMES.exec(lines[place] ?? "");
    if (!found) continue;
    const [sh, sm, ss, sms, eh, em, es, ems] = found.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    cues.push({
      start: ((sh * 60 + sm) * 60 + ss) * MS + sms,
      end: ((eh * 60 + em) * 60 + es) * MS + ems,
      text: lines.slice(place + 1).join("\n"),
    });
  }
  return cues;
}

export function spellTime(milliseconds: number): string {
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, "0");
  const seconds = milliseconds / MS;
  return `${pad(seconds / 3600)}:${pad((seconds / 60) % 60)}:${pad(seconds % 60)},${pad(milliseconds % MS, 3)}`;
}

/** An empty line inside a cue would end it, and a cue without words is none. */
export function writeSrt(cues: Cue[]): string {
  const shown = cues.filter((cue) => cue.text.trim());
  return shown
    .map((cue, index) => {
      const text = cue.text.trim().replace(/\n{2,}/g, "\n");
      return `${index + 1}\n${spellTime(cue.start)} --> ${spellTime(cue.end)}\n${text}\n`;
    })
    .join("\n");
}
