import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";

export type Found = Schemas["FoundView"];
const MOST = 30;

/** What has the words, the best first. */
export const wordsQuery = (q: string, limit = MOST) =>
  infiniteQueryOptions({
    queryKey: ["search", q, limit],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/search", { params: { query: { q, limit, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
    enabled: q !== "",
  });

/** What means the same. A model is asked and paid, so nothing but a person begins it: it is never asked by itself. */
export const meaningQuery = (q: string) =>
  queryOptions({
    queryKey: ["meaning", q],
    queryFn: () => ask(api.POST("/api/v1/search", { body: { q, kind: [], limit: MOST } })),
    enabled: false,
    retry: false,
  });
