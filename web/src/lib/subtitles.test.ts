import { expect, test } from "vitest";
import { readSrt, spellTime, writeSrt } from "./subtitles";

const SRT = "1\n00:00:00,040 --> 00:00:01,500\nThe sea is wide.\n\n2\n00:00:01,600 --> 01:02:03,004\nTwo\nlines\n";

test("what is read is written as it was", () => {
  const cues = readSrt(SRT);
  expect(cues).toHaveLength(2);
  expect(cues[1]).toEqual({ start: 1600, end: 3_723_004, text: "Two\nlines" });
  expect(writeSrt(cues)).toBe(SRT);
});

test("carriage returns, missing numbers and WebVTT's dots are read too", () => {
  expect(readSrt("00:00:01.000 --> 00:00:02.000\r\nHello\r\n\r\nnonsense\r\n")).toEqual([
    { start: 1000, end: 2000, text: "Hello" },
  ]);
});

test("a cue without words is left out, and an empty line inside one ends nothing", () => {
  const written = writeSrt([
    { start: 0, end: 1000, text: " " },
    { start: 1000, end: 2000, text: "One\n\n\nTwo" },
  ]);
  expect(readSrt(written)).toEqual([{ start: 1000, end: 2000, text: "One\nTwo" }]);
});

test("times are spelt with hours and milliseconds", () => {
  expect(spellTime(3_600_000 + 61_005)).toBe("01:01:01,005");
});
