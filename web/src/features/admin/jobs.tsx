import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask } from "@/api/client";
import type { Job } from "@/api/queries";
import { STAGES, StatusBadge } from "@/features/videos/job-row";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Choice } from "@/ui/field";
import { More } from "@/ui/more";
import { Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { ReasonButton } from "./reason-button";

type State = "all" | Job["status"];

export function Jobs() {
  const t = useT();
  const format = useFormat();
  const [state, setState] = useState<State>("all");
  const jobs = useInfiniteQuery({
    queryKey: ["admin", "jobs", state],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/admin/jobs", {
          params: { query: { status: state === "all" ? undefined : state, cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = jobs.data?.pages.flatMap((page) => page.items) ?? [];
  const path = (id: string) => ({ path: { job_id: id } });
  const stage = (row: { status: string; stage: string; percent: number }) => {
    if (row.status !== "queued" && row.status !== "processing") return "–"; // it is over, and the state says how
    const name = STAGES[row.stage];
    return `${name ? t(name) : row.stage} · ${row.percent} %`;
  };
  return (
    <Page title={t("All jobs")}>
      <Choice
        label={t("State")}
        value={state}
        onChange={setState}
        options={[
          { value: "all", label: t("All") },
          { value: "queued", label: t("Waiting") },
          { value: "processing", label: t("In work") },
          { value: "complete", label: t("Ready") },
          { value: "failed", label: t("Failed") },
          { value: "cancelled", label: t("Cancelled") },
        ]}
      />
      {jobs.isError && <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isPending && <Skeletons rows={5} />}
      {jobs.data && !rows.length && <p className="text-soft">{t("Nothing fits.")}</p>}
      {rows.length > 0 && (
        <Card>
          <Table
            label={t("All jobs")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "tenant",
                head: t("Tenant"),
                cell: (row) => (
                  <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: row.workspace_id }} className="link">
                    <code className="whitespace-nowrap text-xs">{row.workspace_id.slice(-12)}</code>
                  </Link>
                ),
              },
              { key: "when", head: t("Ordered"), cell: (row) => format.ago(row.created_at) },
              { key: "state", head: t("State"), cell: (row) => <StatusBadge status={row.status as Job["status"]} /> },
              {
                key: "stage",
                head: t("Stage"),
                cell: (row) => (row.error_code ? <code className="text-xs">{row.error_code}</code> : stage(row)),
              },
              { key: "held", head: t("Held"), end: true, cell: (row) => format.amount(row.held) },
              {
                key: "spent",
                head: t("Spent"),
                end: true,
                cell: (row) => (row.spent === null ? "–" : format.amount(row.spent)),
              },
              {
                key: "do",
                head: "",
                end: true,
                cell: (row) => (
                  <span className="flex flex-wrap justify-end gap-2">
                    {(row.status === "queued" || row.status === "processing") && (
                      <ReasonButton
                        danger
                        label={t("Cancel")}
                        work={(reason) =>
                          ask(
                            api.POST("/api/v1/admin/jobs/{job_id}/cancel", { params: path(row.id), body: { reason } }),
                          )
                        }
                      />
                    )}
                    {row.status === "failed" && (
                      <ReasonButton
                        label={t("Try again")}
                        work={(reason) =>
                          ask(api.POST("/api/v1/admin/jobs/{job_id}/retry", { params: path(row.id), body: { reason } }))
                        }
                      />
                    )}
                    {row.status === "complete" && (
                      <ReasonButton
                        label={t("Refund")}
                        work={(reason) =>
                          ask(
                            api.POST("/api/v1/admin/jobs/{job_id}/refund", { params: path(row.id), body: { reason } }),
                          )
                        }
                      />
                    )}
                  </span>
                ),
              },
            ]}
          />
          <div className="flex justify-center">
            <More query={jobs} />
          </div>
        </Card>
      )}
    </Page>
  );
}
