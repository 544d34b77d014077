/** Words of a transcript, named by their places, and what is struck out of them. */
export type Word = { text: string; start_ms: number; end_ms: number };
export type Strikes = { past: number[][]; present: number[]; future: number[][] };

export const NOTHING: Strikes = { past: [], present: [], future: [] };
const MOST_STEPS = 100;
const AFTERGLOW_MS = 600;
const FILLERS = new Set(["um", "umm", "uh", "uhh", "uhm", "er", "erm", "hm", "hmm", "mm", "mmm", "mhm"]);

/** Sounds that say nothing; words that sometimes mean something are left to whoever reads. */
export const isFiller = (text: string) => FILLERS.has(text.toLowerCase().replace(/[^a-z]/g, ""));

export function fillersOf(words: readonly Word[]): number[] {
  return words.flatMap((word, place) => (isFiller(word.text) ? [place] : []));
}

/** The word that is being said at a moment; -1 in a silence. */
export function wordAt(words: readonly Word[], ms: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start_ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const word = words[low - 1];
  return word && ms <= word.end_ms + AFTERGLOW_MS ? low - 1 : -1;
}

/** Where playing goes on after a struck word; null if nothing comes after it. */
export function afterStruck(words: readonly Word[], struck: ReadonlySet<number>, place: number): number | null {
  let next = place;
  while (next < words.length && struck.has(next)) next += 1;
  return words[next]?.start_ms ?? null;
}

export const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => Math.min(from, to) + step);

function moveTo(known: Strikes, present: number[]): Strikes {
  return { past: [...known.past, known.present].slice(-MOST_STEPS), present, future: [] };
}

/** Strike words out; what is struck already, all of it, comes back. */
export function strike(known: Strikes, places: readonly number[]): Strikes {
  if (!places.length) return known;
  const struck = new Set(known.present);
  const back = places.every((place) => struck.has(place));
  for (const place of places) {
    if (back) struck.delete(place);
    else struck.add(place);
  }
  return moveTo(
    known,
    [...struck].sort((one, other) => one - other),
  );
}

export function undo(known: Strikes): Strikes {
  const before = known.past.at(-1);
  return before ? { past: known.past.slice(0, -1), present: before, future: [known.present, ...known.future] } : known;
}

export function redo(known: Strikes): Strikes {
  const [after, ...future] = known.future;
  return after ? { past: [...known.past, known.present], present: after, future } : known;
}
