import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { Button, buttonClass } from "@/ui/button";
import { More } from "@/ui/more";
import { Card, Empty, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useColumns } from "./columns";
import { FilterBar } from "./filter-bar";
import { asQuery, type Filters } from "./filters";

/** Everything that checks decided, the newest first; the address says which of it. */
export function Listed() {
  const t = useT();
  const navigate = useNavigate();
  const filters = useSearch({ from: "/signed-in/admin/moderation" });
  const change = (part: Filters) =>
    void navigate({ to: "/admin/moderation", search: { ...filters, ...part }, replace: true, resetScroll: false });
  const listed = useInfiniteQuery({
    queryKey: ["admin", "decisions", filters],
    queryFn: ({ pageParam }) => {
      const query = { ...asQuery(filters, Date.now()), cursor: pageParam || undefined };
      return ask(api.GET("/api/v1/admin/ai/decisions", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = listed.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useColumns((workspace) => change({ workspace }), filters.workspace !== undefined);
  return (
    <Card title={t("Decisions")}>
      <FilterBar filters={filters} name={rows[0]?.workspace_name} change={change} />
      {listed.isError && <ProblemNote error={listed.error} retry={() => void listed.refetch()} />}
      {listed.isPending && <Skeletons rows={4} />}
      {rows.length > 0 && <Table label={t("Decisions")} rows={rows} keyOf={(row) => row.id} columns={columns} />}
      {listed.data && !rows.length && <Nothing filters={filters} />}
      <div className="flex justify-center">
        <More query={listed} />
      </div>
    </Card>
  );
}

function Nothing({ filters }: { filters: Filters }) {
  const t = useT();
  const navigate = useNavigate();
  if (Object.values(filters).some(Boolean)) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-soft">{t("Nothing fits.")}</p>
        <Button size="sm" onClick={() => void navigate({ to: "/admin/moderation", search: {}, resetScroll: false })}>
          {t("Show every refusal")}
        </Button>
      </div>
    );
  }
  return (
    <Empty
      icon={<ShieldCheck size={22} />}
      title={t("Nothing was refused yet")}
      action={
        <Link to="/team/ai" className={buttonClass("plain")}>
          {t("See who checks")}
        </Link>
      }
    >
      {t("Words are checked by our own list and by a provider with a key for it, before a model is asked and after.")}
    </Empty>
  );
}
