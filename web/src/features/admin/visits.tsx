import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { VenetianMask } from "lucide-react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { ReasonButton } from "./reason-button";

const EVERY_MS = 15_000;

/** Who acts in whose name now; any operator may end it. */
export function Visits() {
  const t = useT();
  const format = useFormat();
  const visits = useQuery({
    queryKey: ["admin", "visits"],
    queryFn: () => ask(api.GET("/api/v1/admin/impersonations")),
    refetchInterval: EVERY_MS,
  });
  const rows = visits.data?.items ?? [];
  return (
    <Page
      title={t("Visits")}
      lead={t(
        "Operators who act in somebody's name now. Each began with a reason, is in the tenant's log, and ends by itself.",
      )}
    >
      {visits.isError && <ProblemNote error={visits.error} retry={() => void visits.refetch()} />}
      {visits.isPending && <Skeletons rows={3} />}
      {visits.data && !rows.length && (
        <Empty icon={<VenetianMask size={22} />} title={t("Nobody acts in another's name")}>
          {t("A visit begins on the page of a tenant, beside the name of a member.")}
        </Empty>
      )}
      {rows.length > 0 && (
        <Card>
          <Table
            label={t("Visits")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              { key: "admin", head: t("Operator"), cell: (row) => <Short id={row.admin_id} /> },
              { key: "user", head: t("In whose name"), cell: (row) => <Short id={row.user_id} /> },
              {
                key: "tenant",
                head: t("Tenant"),
                cell: (row) => (
                  <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: row.workspace_id }} className="link">
                    <Short id={row.workspace_id} />
                  </Link>
                ),
              },
              { key: "since", head: t("Since"), cell: (row) => format.ago(row.started_at) },
              { key: "until", head: t("Until"), cell: (row) => format.hour(row.expires_at) },
              {
                key: "do",
                head: "",
                end: true,
                cell: (row) => (
                  <ReasonButton
                    danger
                    label={t("End the visit")}
                    work={(reason) =>
                      ask(
                        api.POST("/api/v1/admin/impersonations/{impersonation_id}/end", {
                          params: { path: { impersonation_id: row.id } },
                          body: { reason },
                        }),
                      )
                    }
                  />
                ),
              },
            ]}
          />
        </Card>
      )}
    </Page>
  );
}

function Short({ id }: { id: string }) {
  return <code className="whitespace-nowrap text-xs">{id.slice(-12)}</code>;
}
