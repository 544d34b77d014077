import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useState } from "react";
import { api, ask, fileUrl } from "@/api/client";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { TextField } from "@/ui/field";
import { More } from "@/ui/more";
import { Badge, Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";

export function Audit() {
  const t = useT();
  const format = useFormat();
  const [action, setAction] = useState("");
  const late = useDebounced(action.trim(), 400);
  const log = useInfiniteQuery({
    queryKey: ["audit", late],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/audit-log", {
          params: { query: { action: late || undefined, cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
    retry: false,
  });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Audit log")}
      lead={t("Who did what, and when. Nothing here can be changed.")}
      actions={
        <a href={fileUrl("/api/v1/audit-log/export?format=csv")} download className={buttonClass("plain")}>
          <Download aria-hidden size={16} /> CSV
        </a>
      }
    >
      <div className="max-w-sm">
        <TextField
          label={t("Only this action")}
          value={action}
          onChange={(event) => setAction(event.target.value)}
          placeholder="generation.finished"
          type="search"
        />
      </div>
      {log.isError && <ProblemNote error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && <Skeletons rows={6} />}
      {log.data && !rows.length && <Empty icon={<ScrollText size={22} />} title={t("Nothing fits.")} />}
      {rows.length > 0 && (
        <Card>
          <Table
            label={t("Audit log")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "when",
                head: t("When"),
                cell: (row) => <span className="whitespace-nowrap">{format.time(row.timestamp)}</span>,
              },
              {
                key: "who",
                head: t("Who"),
                cell: (row) => (
                  <span className="flex flex-wrap items-center gap-2">
                    <span className="sm:whitespace-nowrap">{row.actor_name ?? t("the studio")}</span>
                    {row.impersonator_id && <Badge tone="coin">{t("by an operator")}</Badge>}
                  </span>
                ),
              },
              { key: "what", head: t("What"), cell: (row) => row.message },
              {
                key: "action",
                head: t("Action"),
                cell: (row) => <code className="text-xs text-soft sm:whitespace-nowrap">{row.action}</code>,
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
