/** Which decisions the page of moderation shows, as its address says; what is missing does not matter. */
export type Filters = {
  verdict?: "passed" | "any";
  status?: "final" | "appealed" | "upheld" | "overturned";
  category?: string;
  workspace?: string;
  days?: 1 | 7 | 30;
};

const among = <T>(value: unknown, known: readonly T[]) => known.find((one) => one === value);
const words = (value: unknown, shape: RegExp) => (typeof value === "string" && shape.test(value) ? value : undefined);

export function readFilters(search: Record<string, unknown>): Filters {
  return {
    verdict: among(search.verdict, ["passed", "any"] as const),
    status: among(search.status, ["final", "appealed", "upheld", "overturned"] as const),
    category: words(search.category, /^[a-z_-]+(\/[a-z_-]+)?$/),
    workspace: words(search.workspace, /^[0-9a-f-]{36}$/),
    days: among(search.days, [1, 7, 30] as const),
  };
}

/** What the API is asked for; what was refused, unless the address asks for more. */
export function asQuery({ verdict, status, category, workspace, days }: Filters, now: number) {
  return {
    verdict: verdict === "any" ? undefined : (verdict ?? ("refused" as const)),
    status,
    category,
    workspace_id: workspace,
    since: days && new Date(now - days * 86_400_000).toISOString(),
  };
}
