import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/queries";
import { useT } from "@/i18n";
import { apart, clock, useFormat } from "@/lib/format";

export type Notice = Schemas["NoticeView"];
const LOOK_AGAIN_MS = 20_000;

export const unreadQuery = queryOptions({
  queryKey: ["notices", "unread"],
  queryFn: async () => (await ask(api.GET("/api/v1/notices/unread"))).unread,
  refetchInterval: LOOK_AGAIN_MS,
});
export const noticesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notices", "list", unread],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/notices", { params: { query: { unread, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });

/** Mark as read, here at once; what the server refuses comes back with the next look. */
export async function markRead(body: { ids?: string[]; up_to?: string }): Promise<void> {
  const isMeant = (one: Notice) => body.ids?.includes(one.id) || (body.up_to !== undefined && one.id <= body.up_to);
  await queryClient.cancelQueries({ queryKey: ["notices"] });
  for (const unread of [false, true]) {
    queryClient.setQueryData(noticesQuery(unread).queryKey, (known) =>
      known
        ? {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              items: page.items.map((one) => (isMeant(one) ? { ...one, read: true } : one)),
            })),
          }
        : known,
    );
  }
  try {
    await ask(api.POST("/api/v1/notices/read", { body }));
  } finally {
    await queryClient.invalidateQueries({ queryKey: ["notices"] });
  }
}

/** A notice in words, and where it leads. */
export function useNotice() {
  const t = useT();
  const format = useFormat();
  return (notice: Notice): { said: string; more?: string; to: string; params?: Record<string, string> } => {
    const title = apart(notice.title ?? t("a video"));
    const name = apart(notice.author ?? t("A guest"));
    const video = notice.title && notice.project_id ? { projectId: notice.project_id } : undefined;
    const to = video ? "/videos/$projectId" : "/videos";
    const words = notice.text ?? undefined;
    const facts = notice.facts as Record<string, string | number | undefined>;
    const time = notice.at_ms === null ? "" : ` · ${clock(notice.at_ms / 1000)}`;
    switch (notice.kind) {
      case "generation.finished":
        if (!notice.project_id) return { said: t("The words of a clip, or a cut of it, are ready"), to: "/media" };
        return { said: t("“{title}” is ready", { title }), to, params: video };
      case "generation.failed":
        if (!notice.project_id)
          return { said: t("A clip could not be written down or cut"), more: t("Its credits are back."), to: "/media" };
        return {
          said: t("“{title}” could not be made", { title }),
          more: t("Its credits are back."),
          to,
          params: video,
        };
      case "batch.finished": {
        const batch = facts.batch_id;
        const more = t("{done} ready, {failed} failed", { done: facts.complete ?? 0, failed: facts.failed ?? 0 });
        const params = batch ? { batchId: String(batch) } : undefined;
        return { said: t("A batch is finished"), more, to: params ? "/batches/$batchId" : "/batches", params };
      }
      case "review.commented":
        return {
          said: t("{name} commented on “{title}”{time}", { name, title, time }),
          more: words,
          to,
          params: video,
        };
      case "review.approved":
        return { said: t("{name} approved “{title}”", { name, title }), more: words, to, params: video };
      case "review.changes_requested":
        return { said: t("{name} asked for changes to “{title}”", { name, title }), more: words, to, params: video };
      case "quota.warned":
        return {
          said: t("{percent} % of a limit of the plan is used", { percent: facts.percent ?? 0 }),
          more: String(facts.what ?? ""),
          to: "/team/billing",
        };
      case "billing.payment_failed": {
        const amount = format.money(Number(facts.amount_minor ?? 0), String(facts.currency ?? "usd"));
        return { said: t("A payment of {amount} failed", { amount }), to: "/team/billing" };
      }
      default:
        return { said: t("Somebody joined the workspace"), to: "/team/members" };
    }
  };
}
