import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";

export type Story = Schemas["StoryInFull"];
export type StepKey = Schemas["StepStateView"]["step"];
export type StepFull = Schemas["StepView"];
export type Version = Schemas["VersionView"];
export type Content = Record<string, unknown>;

export const storiesQuery = infiniteQueryOptions({
  queryKey: ["stories"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/stories", { params: { query: { limit: 50, cursor: pageParam || undefined } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor || undefined,
});
export const storyQuery = (id: string) =>
  queryOptions({
    queryKey: ["story", id],
    queryFn: () => ask(api.GET("/api/v1/stories/{story_id}", { params: { path: { story_id: id } } })),
  });
export const stepQuery = (id: string, step: StepKey) =>
  queryOptions({
    queryKey: ["story", id, step],
    queryFn: () =>
      ask(api.GET("/api/v1/stories/{story_id}/steps/{step}", { params: { path: { story_id: id, step } } })),
  });
export const structuresQuery = (language: "en" | "id") =>
  queryOptions({
    queryKey: ["structures", language],
    queryFn: () => ask(api.GET("/api/v1/story-structures", { params: { query: { language } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Which kinds of model this workspace can ask; none is fine too. */
export const modelsQuery = queryOptions({
  queryKey: ["ai", "modalities"],
  queryFn: async () => {
    const { items } = await ask(api.GET("/api/v1/ai/providers"));
    return [...new Set(items.filter((one) => one.key !== "none").flatMap((one) => one.modalities))];
  },
  staleTime: 60_000,
});

/** What a model would cost at most for a step. Ask only where there is a model: without one it is written locally. */
export const stepPriceQuery = (id: string, step: StepKey, revision: number, enabled: boolean) =>
  queryOptions({
    queryKey: ["quote", "story", id, step, revision],
    queryFn: () => {
      const params = { path: { story_id: id, step } };
      return ask(api.POST("/api/v1/stories/{story_id}/steps/{step}/quote", { params, body: plain() }));
    },
    enabled,
    retry: false,
  });

/** The clips that were made of a story's shots, asked for again while one is under way. */
export const clipsQuery = (id: string) =>
  queryOptions({
    queryKey: ["clips", id],
    queryFn: () => ask(api.GET("/api/v1/clips", { params: { query: { story_id: id, limit: 100 } } })),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.status === "ordering" || one.status === "running") ? 4_000 : false,
  });

/** What a clip of a shot costs at most. */
export const clipQuoteQuery = (id: string, shot: number, aspect: Schemas["AskClip"]["aspect"], revision: number) =>
  queryOptions({
    queryKey: ["quote", "clip", id, shot, aspect, revision],
    queryFn: () => ask(api.POST("/api/v1/clips/quote", { body: { story_id: id, shot, aspect } })),
    retry: false,
  });

/** The body that asks for a step as it comes. */
export function plain(wish = "", aside = false): Schemas["GenerateStep"] {
  return { by: "auto", wish, aside, platforms: [] };
}
