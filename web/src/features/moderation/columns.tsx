import { Link } from "@tanstack/react-router";
import { ListFilter } from "lucide-react";
import { api, ask, type Schemas } from "@/api/client";
import { ReasonButton } from "@/features/admin/reason-button";
import { STATES, useDecisionWords } from "@/features/ai/decision-words";
import { useT } from "@/i18n";
import { apart, useFormat } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { Badge } from "@/ui/page";
import type { Column } from "@/ui/table";

type Row = Schemas["PlatformDecision"];

/** What is told of a decision; `only` shows one tenant's alone, unless that is what is shown. */
export function useColumns(only: (workspace: string) => void, alone: boolean): Column<Row>[] {
  const t = useT();
  const format = useFormat();
  const words = useDecisionWords();
  return [
    {
      key: "when",
      head: t("When"),
      cell: (row) => (
        <span className="whitespace-nowrap" title={format.time(row.created_at)}>
          {format.ago(row.created_at)}
        </span>
      ),
    },
    {
      key: "tenant",
      head: t("Tenant"),
      cell: (row) => (
        <span className="flex items-center gap-1 sm:max-w-48">
          <Link
            to="/admin/tenants/$workspaceId"
            params={{ workspaceId: row.workspace_id }}
            className="link min-w-0 break-words"
          >
            {apart(row.workspace_name)}
          </Link>
          {!alone && (
            <IconButton
              label={t("Only of {tenant}", { tenant: apart(row.workspace_name) })}
              onClick={() => only(row.workspace_id)}
            >
              <ListFilter aria-hidden size={16} />
            </IconButton>
          )}
        </span>
      ),
    },
    {
      key: "why",
      head: t("Why"),
      cell: (row) => (
        <span className="block sm:min-w-32">
          {row.categories.map(words.category).join(", ") || "–"}
          <span className="block text-xs text-soft">
            {words.modality(row.modality)} · {words.judge(row.decided_by)}
          </span>
        </span>
      ),
    },
    { key: "words", head: t("Words"), cell: (row) => <Words row={row} /> },
    {
      key: "state",
      head: t("State"),
      cell: (row) => (
        <span className="flex flex-col items-end gap-2 sm:items-start">
          <State row={row} />
          {row.judged_at && <JudgeAgain row={row} />}
        </span>
      ),
    },
  ];
}

function Words({ row }: { row: Row }) {
  const t = useT();
  if (!row.refused) return "–";
  if (row.status === "final") return <span className="text-xs text-soft">{t("the tenant's own")}</span>;
  return (
    <span dir="auto" className="line-clamp-3 max-w-xs sm:min-w-28 break-words" title={row.content}>
      {row.content || "–"}
    </span>
  );
}

function State({ row }: { row: Row }) {
  const t = useT();
  if (!row.refused) return <Badge tone="good">{t("passed")}</Badge>;
  return <Badge tone={STATES[row.status].tone}>{t(STATES[row.status].label)}</Badge>;
}

function JudgeAgain({ row }: { row: Row }) {
  const t = useT();
  return (
    <ReasonButton
      label={t("Judge again")}
      told={t("The appeal waits again, and the tenant sees that. Until it is judged the content is refused.")}
      work={(reason) =>
        ask(
          api.POST("/api/v1/admin/ai/appeals/{decision_id}/reopen", {
            params: { path: { decision_id: row.id } },
            body: { reason },
          }),
        )
      }
    />
  );
}
