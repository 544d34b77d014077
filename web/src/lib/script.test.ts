import { expect, test } from "vitest";
import { move, readScenes, spoken, spokenSeconds, writeScenes } from "./script";

const HARBOUR =
  "# The harbour\n[clip: harbour.mp4]\nAt six it is *still*. [pause 0.8s] Then boats.\n\n# The market\n[image: fish.jpg]\nFresh fish.";

test("headings start scenes, and the first mark is their footage", () => {
  const scenes = readScenes(HARBOUR);
  expect(scenes.map(({ title, media, kind }) => [title, media, kind])).toEqual([
    ["The harbour", "harbour.mp4", "clip"],
    ["The market", "fish.jpg", "image"],
  ]);
  expect(scenes[0]?.text).toBe("At six it is *still*. [pause 0.8s] Then boats.");
});

test("what is read is written back", () => {
  for (const script of [HARBOUR, "One.\n\nTwo.\n\nThree.", "# A\nOne.\n\n# B\nTwo."]) {
    expect(writeScenes(readScenes(script))).toBe(script);
  }
});

test("without headings each paragraph is a scene, with a rule only the rules count", () => {
  expect(readScenes("One.\nStill one.\n\nTwo.")).toHaveLength(2);
  expect(readScenes("One.\n\nStill one.\n---\nTwo.")).toHaveLength(2);
});

test("a scene of two paragraphs does not fall apart when written", () => {
  const script = writeScenes(readScenes("One.\n\nStill one.\n---\nTwo."));
  expect(readScenes(script)).toHaveLength(2);
});

test("scenes move", () => {
  expect(move(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(move(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(move(["a"], 0, 9)).toEqual(["a"]);
});

test("marks and titles are not spoken", () => {
  expect(spokenSeconds("# Title\n[clip: x]\none two three four five")).toBe(2);
});

test("a piece of script is told without its marks, also one that is cut off", () => {
  expect(spoken("# Dusk\n[image: a.png] Every *evening*,\nsomebody")).toBe("Dusk Every evening, somebody");
  expect(spoken("the end [image: b")).toBe("the end");
});
