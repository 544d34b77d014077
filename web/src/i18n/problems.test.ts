import { afterEach, expect, test } from "vitest";
import { inIndonesian, sayings } from "./problems";
import { putInto, said } from "./said";

afterEach(() => putInto(null));

const names = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

test("a translation fills in the words of the sentence it translates, and no others", () => {
  for (const [english, indonesian] of sayings) {
    const known = new Set(names(english));
    expect(
      names(indonesian).filter((name) => !known.has(name)),
      english,
    ).toEqual([]);
    expect(indonesian.trim(), english).not.toBe("");
  }
  expect(new Set(sayings.map(([english]) => english)).size).toBe(sayings.length);
});

test("the server's sentence is said in Indonesian with its own figures", () => {
  expect(inIndonesian("This costs 3 credits and 1.5 are available.")).toBe("Ini seharga 3 kredit dan tersedia 1.5.");
  expect(inIndonesian("The card was declined: Your card has expired.")).toBe("Kartu ditolak: Your card has expired.");
  expect(inIndonesian("Nobody has translated this.")).toBe("Nobody has translated this.");
});

test("what is said follows the studio's language", () => {
  expect(said("The batch has no row.")).toBe("The batch has no row.");
  putInto(inIndonesian);
  expect(said("The batch has no row.")).toBe("Batch ini tidak punya baris.");
});
