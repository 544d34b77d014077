const WAYS = ["plan", "workspace", "video", "provider", "model"] as const;
/** What margins are added up by. */
export type By = (typeof WAYS)[number];

/** Read it from an address; anything else is as usual. */
export function readBy(search: { by?: unknown }): { by?: By } {
  return { by: WAYS.find((way) => way === search.by) };
}
