import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { Choice } from "@/ui/field";
import { More } from "@/ui/more";
import { Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { type Column, Table } from "@/ui/table";
import type { By } from "./margin-by";

type Row = Schemas["MarginView"];

export function Margin() {
  const t = useT();
  const format = useFormat();
  const { by = "plan" } = useSearch({ from: "/signed-in/admin/margin" });
  const navigate = useNavigate();
  const margin = useInfiniteQuery({
    queryKey: ["admin", "margin", by],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/admin/margin", { params: { query: { by, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = margin.data?.pages.flatMap((page) => page.items) ?? [];
  const earned = (row: Row) =>
    Object.entries(row.earned)
      .map(([currency, one]) => format.micro(one.revenue_micro, currency))
      .join(", ") || "–";
  const columns: Column<Row>[] = [
    { key: "key", head: t("What"), cell: (row) => <Key by={by} of={row.key} /> },
    { key: "films", head: t("Videos"), end: true, cell: (row) => row.films },
    { key: "seconds", head: t("Length"), end: true, cell: (row) => clock(row.seconds) },
    { key: "ai", head: t("Models"), end: true, cell: (row) => format.micro(row.ai_micro) },
    { key: "compute", head: t("Computing"), end: true, cell: (row) => format.micro(row.compute_micro) },
    {
      key: "storage",
      head: t("Keeping"),
      end: true,
      cell: (row) => format.micro(row.storage_micro + row.network_micro),
    },
    { key: "earned", head: t("Earned"), end: true, cell: earned },
    {
      key: "margin",
      head: t("Margin"),
      end: true,
      cell: (row) => <strong>{row.margin_usd_micro === null ? "–" : format.micro(row.margin_usd_micro)}</strong>,
    },
  ];
  return (
    <Page title={t("Margin")} lead={t("What films cost to make, and what they earned.")}>
      <Choice
        label={t("By")}
        value={by}
        onChange={(by) => void navigate({ to: "/admin/margin", search: { by }, replace: true })}
        options={[
          { value: "plan", label: t("Plan") },
          { value: "workspace", label: t("Tenant") },
          { value: "video", label: t("Video") },
          { value: "provider", label: t("Provider") },
          { value: "model", label: t("Model") },
        ]}
      />
      {margin.isError && <ProblemNote error={margin.error} retry={() => void margin.refetch()} />}
      {margin.isPending && <Skeletons />}
      {margin.data && (
        <Card>
          {rows.length ? (
            <Table label={t("Margin")} rows={rows} keyOf={(row) => row.key} columns={columns} />
          ) : (
            <p className="text-sm text-soft">{t("Nothing has been made yet.")}</p>
          )}
          <div className="flex justify-center">
            <More query={margin} />
          </div>
        </Card>
      )}
    </Page>
  );
}

/** What a line is of: a tenant's leads to them. */
function Key({ by, of }: { by: By; of: string }) {
  const t = useT();
  if (!of) return t("Sum");
  if (of === "-") return t("No video");
  if (by === "video") return <code className="whitespace-nowrap text-xs">{of.slice(-12)}</code>;
  if (by !== "workspace") return of;
  return (
    <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: of }} className="link">
      <code className="whitespace-nowrap text-xs">{of.slice(-12)}</code>
    </Link>
  );
}
