import { expect, test } from "vitest";
import { matchColumns, readCsv } from "./csv";

test("a table is read as spreadsheets write it, with the line each row begins on", () => {
  const sheet = readCsv(
    '\ufeffsep=;\r\ntitle;script\r\nTides;"The sea\nis ""wide""; ships sail."\r\n;\r\nBees;Bees dance.',
  );
  expect(sheet.headings).toEqual(["title", "script"]);
  expect(sheet.rows).toEqual([
    { line: 3, cells: ["Tides", 'The sea\nis "wide"; ships sail.'] },
    { line: 6, cells: ["Bees", "Bees dance."] },
  ]);
});

test("the separator is whatever the headings are separated by", () => {
  for (const separator of [",", ";", "\t", "|"]) {
    expect(readCsv(`a${separator}b\n1${separator}2\n`).rows).toEqual([{ line: 2, cells: ["1", "2"] }]);
  }
  expect(readCsv("").headings).toEqual([]);
});

test("columns are found by their names and by what people call them", () => {
  const fields = ["title", "script", "speed_percent", "clips"];
  expect(matchColumns(["Text", "Speed percent", "Video", "Notes"], fields)).toEqual({
    script: "Text",
    speed_percent: "Speed percent",
    clips: "Video",
  });
  expect(matchColumns(["script", "text"], fields)).toEqual({ script: "script" });
});
