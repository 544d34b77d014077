import { expect, test } from "vitest";
import { inkOn } from "./brand";

test("what stands on a colour can be read", () => {
  expect(inkOn("#ffffff")).toBe("#000000");
  expect(inkOn("#f2c14e")).toBe("#000000");
  expect(inkOn("#0e6656")).toBe("#ffffff");
  expect(inkOn("#000000")).toBe("#ffffff");
});
