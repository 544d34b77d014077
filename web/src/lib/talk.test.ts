import { expect, test } from "vitest";
import { afterStruck, fillersOf, isFiller, NOTHING, range, redo, strike, undo, type Word, wordAt } from "./talk";

const say = (text: string, start_ms: number, end_ms: number): Word => ({ text, start_ms, end_ms });
const WORDS = [
  say("Um,", 100, 300),
  say("the", 400, 500),
  say("sea", 500, 900),
  say("is", 3000, 3200),
  say("uh", 3200, 3500),
  say("wide.", 3600, 4000),
];

test("a word is spoken from its beginning until a little after its end, and in a silence none is", () => {
  expect([0, 100, 399, 400, 899, 1400, 2999, 3000, 9000].map((ms) => wordAt(WORDS, ms))).toEqual([
    -1, 0, 0, 1, 2, 2, -1, 3, -1,
  ]);
  expect(wordAt([], 0)).toBe(-1);
});

test("fillers are sounds that mean nothing, however they are written", () => {
  expect(fillersOf(WORDS)).toEqual([0, 4]);
  expect(["Uh,", "ERM", "umbrella", "her", "", "…"].map(isFiller)).toEqual([true, true, false, false, false, false]);
});

test("words are struck out, come back when all of them were, and every step can be taken back and made again", () => {
  const one = strike(NOTHING, [4, 0]);
  expect(one.present).toEqual([0, 4]);
  const two = strike(one, [4, 5]);
  expect(two.present).toEqual([0, 4, 5]);
  const three = strike(two, [5, 4]);
  expect(three.present).toEqual([0]);
  expect(undo(three).present).toEqual([0, 4, 5]);
  expect(redo(undo(three)).present).toEqual([0]);
  expect(undo(undo(undo(three)))).toMatchObject({ present: [], past: [] });
  expect(undo(NOTHING)).toBe(NOTHING);
  expect(redo(three)).toBe(three);
  expect(strike(undo(three), [1]).future).toEqual([]);
  expect(strike(three, [])).toBe(three);
});

test("playing goes on at the next word that stays, and nowhere after the last", () => {
  expect(afterStruck(WORDS, new Set([0, 1]), 0)).toBe(500);
  expect(afterStruck(WORDS, new Set([4, 5]), 4)).toBeNull();
});

test("a range has both its ends, whichever way it was drawn", () => {
  expect(range(2, 4)).toEqual([2, 3, 4]);
  expect(range(4, 2)).toEqual([2, 3, 4]);
});
