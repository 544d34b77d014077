import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { TextField } from "@/ui/field";
import { More } from "@/ui/more";
import { Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";

export function PlatformAudit() {
  const t = useT();
  const format = useFormat();
  const [action, setAction] = useState("");
  const late = useDebounced(action.trim().toLowerCase().replace(/\.$/, ""), 400) || undefined;
  const log = useInfiniteQuery({
    queryKey: ["admin", "log", late ?? ""],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/admin/logs", { params: { query: { action: late, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
    retry: false,
  });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("Platform log")} lead={t("What happened in every workspace, and what operators did.")}>
      <div className="max-w-sm">
        <TextField
          label={t("Only this action")}
          type="search"
          value={action}
          onChange={(event) => setAction(event.target.value)}
        />
      </div>
      {log.isError && <ProblemNote error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && <Skeletons rows={6} />}
      {log.data && !rows.length && <p className="text-soft">{t("Nothing fits.")}</p>}
      {rows.length > 0 && (
        <Card>
          <Table
            label={t("Platform log")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "when",
                head: t("When"),
                cell: (row) => <span className="whitespace-nowrap">{format.time(row.created_at)}</span>,
              },
              { key: "what", head: t("What"), cell: (row) => row.message },
              {
                key: "action",
                head: t("Action"),
                cell: (row) => <code className="whitespace-nowrap text-xs text-soft">{row.action}</code>,
              },
              {
                key: "tenant",
                head: t("Tenant"),
                cell: (row) => (
                  <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: row.workspace_id }} className="link">
                    <code className="whitespace-nowrap text-xs">{row.workspace_id.slice(-12)}</code>
                  </Link>
                ),
              },
            ]}
          />
          <div className="flex justify-center">
            <More query={log} />
          </div>
        </Card>
      )}
    </Page>
  );
}
