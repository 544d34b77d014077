import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { id } from "./id";

const SOURCE = join(import.meta.dirname, "..");
const SAID = /\bt\(\s*("(?:[^"\\]|\\.)*")/g;
const NAMED = /(?:\blabel|\btold): ("(?:[^"\\]|\\.)*")/g;
const STAGE = /^\s+\w+: ("[A-Z](?:[^"\\]|\\.)*"),$/gm;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory()
      ? sources(path)
      : /\.tsx?$/.test(entry.name) && !/test\.ts|schema\.ts|i18n/.test(path)
        ? [path]
        : [];
  });
}
const said = new Set<string>();
for (const path of sources(SOURCE)) {
  const text = readFileSync(path, "utf8");
  for (const pattern of [SAID, NAMED, ...(path.endsWith("job-row.tsx") ? [STAGE] : [])]) {
    for (const [, literal] of text.matchAll(pattern)) said.add(JSON.parse(literal ?? '""'));
  }
}
const names = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

test("every message of the source is in the Indonesian catalogue, and no other", () => {
  expect([...said].filter((message) => !(message in id))).toEqual([]);
  expect(Object.keys(id).filter((message) => !said.has(message))).toEqual([]);
});

test("a translation is not empty and fills in the same words", () => {
  for (const [english, indonesian] of Object.entries(id)) {
    expect(indonesian.trim(), english).not.toBe("");
    expect(names(indonesian), english).toEqual(names(english));
  }
});
