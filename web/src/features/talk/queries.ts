import { queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";
import { isRunning } from "@/api/queries";

export type Transcript = Schemas["TranscriptView"];
export type TalkQuote = Schemas["TalkQuote"];

const LOOK_AGAIN_MS = 5_000;

export const assetQuery = (assetId: string) =>
  queryOptions({
    queryKey: ["assets", assetId],
    queryFn: () => ask(api.GET("/api/v1/assets/{asset_id}", { params: { path: { asset_id: assetId } } })),
  });
/** Transcripts and cuts of a file, the newest first; their progress comes with that of all jobs. */
export const talksQuery = (assetId: string) =>
  queryOptions({
    queryKey: ["jobs", "of-file", assetId],
    queryFn: async () => {
      const params = { path: { asset_id: assetId } };
      return (await ask(api.GET("/api/v1/assets/{asset_id}/transcripts", { params }))).items;
    },
    refetchInterval: (query) => (query.state.data?.some(isRunning) ? LOOK_AGAIN_MS : false),
  });
export const wordsQuery = (jobId: string) =>
  queryOptions({
    queryKey: ["words", jobId],
    queryFn: () => ask(api.GET("/api/v1/jobs/{job_id}/transcript", { params: { path: { job_id: jobId } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
export const transcriptQuoteQuery = (assetId: string) =>
  queryOptions({
    queryKey: ["quote", "transcript", assetId],
    queryFn: () =>
      ask(
        api.POST("/api/v1/assets/{asset_id}/transcript/quote", {
          params: { path: { asset_id: assetId } },
          body: { language: "en" },
        }),
      ),
    retry: false,
  });
export const cutQuoteQuery = (jobId: string, struck: number[], enabled: boolean) =>
  queryOptions({
    queryKey: ["quote", "cut", jobId, struck],
    queryFn: () =>
      ask(
        api.POST("/api/v1/jobs/{job_id}/cut/quote", {
          params: { path: { job_id: jobId } },
          body: { delete: struck },
        }),
      ),
    enabled,
    retry: false,
    placeholderData: (previous: TalkQuote | undefined) => previous,
  });
