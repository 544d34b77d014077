import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ask, maySignedIn, Problem, type Schemas } from "./client";

export type Job = Schemas["JobView"];
export type Project = Schemas["ProjectView"];
export type Asset = Schemas["AssetView"];
export type Film = Schemas["GenerateVideo"];
export type Quote = Schemas["QuoteView"];

const channel = "BroadcastChannel" in window ? new BroadcastChannel("mutoscope") : null;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 3 && (!(error instanceof Problem) || error.status === 0 || error.status >= 502),
    },
  },
});
/** Ask anew for everything that may have changed, in this tab and in the others. */
export async function changed(): Promise<void> {
  channel?.postMessage("changed");
  await queryClient.invalidateQueries();
}
channel?.addEventListener("message", () => void queryClient.invalidateQueries());

export const profileQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: () => {
    if (!maySignedIn()) throw new Problem(401, "token_missing", "You are not signed in.", "Sign in.");
    return ask(api.GET("/api/v1/users/profile"));
  },
  staleTime: 60_000,
});
export const workspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: () => ask(api.GET("/api/v1/workspaces")),
});
export const brandQuery = queryOptions({
  queryKey: ["brand"],
  queryFn: () => ask(api.GET("/api/v1/workspaces/current/brand")),
});
export const filmDefaultsQuery = queryOptions({
  queryKey: ["film-defaults"],
  queryFn: () => ask(api.GET("/api/v1/film-defaults")),
});
export const publicBrandQuery = queryOptions({
  queryKey: ["public-brand"],
  queryFn: () => ask(api.GET("/api/v1/brand")),
  enabled: document.documentElement.dataset.home === undefined,
  staleTime: Number.POSITIVE_INFINITY,
});
export const balanceQuery = queryOptions({
  queryKey: ["credits", "balance"],
  queryFn: () => ask(api.GET("/api/v1/credits/balance")),
});
export const billingQuery = queryOptions({ queryKey: ["billing"], queryFn: () => ask(api.GET("/api/v1/billing")) });
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: () => ask(api.GET("/api/v1/credits/catalogue")),
  staleTime: 300_000,
});
export const limitsQuery = queryOptions({ queryKey: ["limits"], queryFn: () => ask(api.GET("/api/v1/entitlements")) });
export const voicesQuery = queryOptions({
  queryKey: ["voices"],
  queryFn: () => ask(api.GET("/api/v1/voices")),
  staleTime: 300_000,
});
export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: () => ask(api.GET("/api/v1/templates")),
  staleTime: 300_000,
});
export const fontsQuery = queryOptions({
  queryKey: ["fonts"],
  queryFn: () => ask(api.GET("/api/v1/fonts")),
  staleTime: 300_000,
});
export const assetsQuery = queryOptions({
  queryKey: ["assets"],
  queryFn: async () => (await ask(api.GET("/api/v1/assets", { params: { query: { limit: 200 } } }))).items,
});
export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id],
    queryFn: () => ask(api.GET("/api/v1/projects/{project_id}", { params: { path: { project_id: id } } })),
  });
export const projectsQuery = (title?: string, status?: Project["status"]) =>
  infiniteQueryOptions({
    queryKey: ["projects", title ?? "", status ?? "all"],
    queryFn: ({ pageParam }) => {
      const query = { limit: 100, cursor: pageParam || undefined, title: title || undefined, status };
      return ask(api.GET("/api/v1/projects", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
export const isRunning = (job: Job) => job.status === "queued" || job.status === "processing";
export const jobsQuery = (projectId?: string) =>
  queryOptions({
    queryKey: ["jobs", projectId ?? "all"],
    queryFn: async () =>
      (await ask(api.GET("/api/v1/jobs", { params: { query: { project_id: projectId, limit: 50 } } }))).items,
    refetchInterval: (query) => (query.state.data?.some(isRunning) ? 10_000 : false),
  });
/** The first scene of a film that is not ordered. What is not seen of it, its title and its music, is left out. */
export const previewQuery = ({ title: _title, music: _music, ...film }: Film, enabled: boolean) =>
  queryOptions({
    queryKey: ["preview", film],
    queryFn: async ({ signal }) => {
      const asked = api.POST("/api/v1/quotes/preview", { body: film, parseAs: "blob", signal });
      return (await ask(asked)) as unknown as Blob;
    },
    enabled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
export const quoteQuery = (film: Film, enabled: boolean) =>
  queryOptions({
    queryKey: ["quote", film],
    queryFn: () => ask(api.POST("/api/v1/quotes", { body: film })),
    enabled,
    retry: false,
    placeholderData: (previous: Quote | undefined) => previous,
  });
