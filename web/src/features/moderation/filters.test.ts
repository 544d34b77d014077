import { expect, test } from "vitest";
import { asQuery, readFilters } from "./filters";

const TENANT = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012";

test("an address says which decisions, and nothing that the API would refuse", () => {
  const given = { verdict: "any", status: "upheld", category: "sexual/minors", workspace: TENANT, days: 7, more: 1 };
  expect(readFilters(given)).toEqual({
    verdict: "any",
    status: "upheld",
    category: "sexual/minors",
    workspace: TENANT,
    days: 7,
  });
  const wrong = { verdict: "maybe", status: 1, category: "'; drop", workspace: "mine", days: 8 };
  expect(Object.values(readFilters(wrong)).filter(Boolean)).toEqual([]);
});

test("refusals are asked for unless the address asks for more", () => {
  expect(asQuery({}, 0)).toMatchObject({ verdict: "refused", since: undefined });
  expect(asQuery({ verdict: "any" }, 0).verdict).toBeUndefined();
  expect(asQuery({ verdict: "passed" }, 0).verdict).toBe("passed");
  expect(asQuery({ days: 1, workspace: TENANT }, 86_400_000)).toMatchObject({
    since: "1970-01-01T00:00:00.000Z",
    workspace_id: TENANT,
  });
});
