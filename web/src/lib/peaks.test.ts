import { expect, test } from "vitest";
import { peaks } from "./peaks";

test("the loudest part is 1, whatever its sign, and silence stays 0", () => {
  expect(peaks(Float32Array.from([0, 0, 0.1, -0.4, 0, 0.2, 0, 0]), 4)).toEqual([0, 1, 0.5, 0]);
  expect(peaks(new Float32Array(8), 2)).toEqual([0, 0]);
});

test("a sound shorter than the picture of it has a value everywhere", () => {
  expect(peaks(Float32Array.from([0.5, -0.5]), 4)).toEqual([1, 1, 1, 1]);
  expect(peaks(new Float32Array(0), 3)).toEqual([0, 0, 0]);
});
