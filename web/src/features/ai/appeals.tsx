import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import { api, ask } from "@/api/client";
import { ReasonButton } from "@/features/admin/reason-button";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Badge, Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

/** The review queue of refused content, the oldest first. */
export function Appeals() {
  const t = useT();
  const format = useFormat();
  const appeals = useQuery({
    queryKey: ["admin", "appeals"],
    queryFn: () => ask(api.GET("/api/v1/admin/ai/appeals")),
  });
  const judge = (decision_id: string, overturn: boolean) => (reason: string) =>
    ask(
      api.POST("/api/v1/admin/ai/appeals/{decision_id}/judge", {
        params: { path: { decision_id } },
        body: { overturn, reason },
      }),
    );
  return (
    <Page title={t("Appeals")} lead={t("Content that was refused, and why somebody says that this was wrong.")}>
      {appeals.isError && <ProblemNote error={appeals.error} retry={() => void appeals.refetch()} />}
      {appeals.isPending && <Skeletons rows={3} className="h-28" />}
      {appeals.data?.items.length === 0 && (
        <Empty icon={<Scale size={22} />} title={t("Nothing waits for a judgement")}>
          {t("Appeals against refused prompts and answers come here.")}
        </Empty>
      )}
      <ul className="flex flex-col gap-3">
        {appeals.data?.items.map((one) => (
          <li key={one.id}>
            <Card>
              <p className="mb-3 flex flex-wrap items-center gap-2 text-xs text-soft">
                {one.categories.map((category) => (
                  <Badge key={category} tone="coin">
                    {category}
                  </Badge>
                ))}
                {one.decided_by} · {format.time(one.created_at)} ·{" "}
                <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: one.workspace_id }} className="link">
                  {t("Tenant")}
                </Link>
              </p>
              <blockquote dir="auto" className="border-l-2 border-edge pl-3">
                {one.content}
              </blockquote>
              <p dir="auto" className="mt-3 text-sm">
                <span className="text-soft">{t("Why it is wrong")}: </span>
                {one.appeal}
              </p>
              <div className="mt-4 flex flex-wrap gap-2">
                <ReasonButton label={t("Grant it")} work={judge(one.id, true)} />
                <ReasonButton label={t("Refuse it")} danger work={judge(one.id, false)} />
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </Page>
  );
}
