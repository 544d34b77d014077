import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import { api, ask, type Schemas } from "@/api/client";
import { ReasonButton } from "@/features/admin/reason-button";
import { useDecisionWords } from "@/features/ai/decision-words";
import { useT } from "@/i18n";
import { apart, useFormat } from "@/lib/format";
import { Badge, Card, Empty, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

const MOST = 200;
const EVERY_MS = 30_000;

/** Appeals that wait, whoever waits longest first. */
export function Queue() {
  const t = useT();
  const appeals = useQuery({
    queryKey: ["admin", "appeals"],
    queryFn: () => ask(api.GET("/api/v1/admin/ai/appeals", { params: { query: { limit: MOST } } })),
    refetchInterval: EVERY_MS,
  });
  const items = appeals.data?.items ?? [];
  return (
    <section aria-labelledby="queue" className="flex flex-col gap-3">
      <h2 id="queue" className="flex items-center gap-2 text-lg font-semibold">
        {t("Appeals that wait")} {items.length > 0 && <Badge tone="coin">{items.length}</Badge>}
      </h2>
      {appeals.isError && <ProblemNote error={appeals.error} retry={() => void appeals.refetch()} />}
      {appeals.isPending && <Skeletons rows={2} className="h-40" />}
      {appeals.data && !items.length && (
        <Empty icon={<Scale size={22} />} title={t("Nothing waits for a judgement")}>
          {t("Whoever thinks that a refusal was wrong appeals on the page “AI models”, and it comes here.")}
        </Empty>
      )}
      {items.length > 0 && (
        <ul className="flex flex-col gap-3">
          {items.map((one) => (
            <li key={one.id}>
              <Appeal one={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Appeal({ one }: { one: Schemas["PlatformDecision"] }) {
  const t = useT();
  const format = useFormat();
  const words = useDecisionWords();
  const judge = (overturn: boolean) => (reason: string) =>
    ask(
      api.POST("/api/v1/admin/ai/appeals/{decision_id}/judge", {
        params: { path: { decision_id: one.id } },
        body: { overturn, reason },
      }),
    );
  return (
    <Card>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Link
          to="/admin/tenants/$workspaceId"
          params={{ workspaceId: one.workspace_id }}
          className="link min-w-0 break-words font-medium"
        >
          {apart(one.workspace_name)}
        </Link>
        {one.categories.map((category) => (
          <Badge key={category} tone="danger">
            {words.category(category)}
          </Badge>
        ))}
        {one.appealed_at && (
          <span className="text-sm text-soft" title={format.time(one.appealed_at)}>
            {t("appealed {when}", { when: format.ago(one.appealed_at) })}
          </span>
        )}
      </div>
      <dl className="flex flex-col gap-3">
        <div>
          <dt className="text-xs text-soft">
            {one.stage === "before" ? t("What was asked for") : t("What came back")}
          </dt>
          <dd dir="auto" className="mt-1 whitespace-pre-wrap break-words border-s-2 border-edge ps-3">
            {one.content || (
              <span className="text-soft">{t("There are no words: it was a picture, or they were erased.")}</span>
            )}
          </dd>
        </div>
        <div>
          <dt className="text-xs text-soft">{t("Why it is wrong")}</dt>
          <dd dir="auto" className="mt-1 whitespace-pre-wrap break-words">
            {one.appeal || "–"}
          </dd>
        </div>
      </dl>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-xs text-soft">
          {words.modality(one.modality)} · {t("found by {judge}", { judge: words.judge(one.decided_by) })} ·{" "}
          {format.time(one.created_at)}
        </p>
        <div className="flex flex-wrap gap-2">
          <ReasonButton
            label={t("Grant it")}
            told={t("The same content passes in this workspace from now on. You can take this back in the list below.")}
            work={judge(true)}
          />
          <ReasonButton
            danger
            label={t("Refuse it")}
            told={t("The content stays refused, and the tenant sees that. You can take this back in the list below.")}
            work={judge(false)}
          />
        </div>
      </div>
    </Card>
  );
}
