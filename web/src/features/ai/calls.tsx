import { useInfiniteQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { More } from "@/ui/more";
import { Badge, Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";

/** What models cost: this month by model, and call by call. */
export function Calls() {
  const t = useT();
  const format = useFormat();
  const usage = useInfiniteQuery({
    queryKey: ["ai", "usage"],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/ai/usage", { params: { query: { limit: 20, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  if (usage.isError) return <ProblemNote error={usage.error} retry={() => void usage.refetch()} />;
  if (!usage.data) return <Skeletons rows={2} />;
  const sums = usage.data.pages[0]?.models ?? [];
  const calls = usage.data.pages.flatMap((page) => page.items);
  if (!calls.length) {
    return (
      <Card title={t("Calls of models")}>
        <p className="text-sm text-soft">{t("No model has been asked yet, and nothing has been spent.")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("Calls of models")}>
      {sums.length > 0 && (
        <Table
          label={t("This month by model")}
          rows={sums}
          keyOf={(row) => `${row.provider}/${row.model}/${row.modality}`}
          columns={[
            { key: "model", head: t("Model"), cell: (row) => `${row.provider}/${row.model}` },
            { key: "calls", head: t("Calls"), end: true, cell: (row) => format.number(row.calls) },
            { key: "platform", head: t("Platform's keys"), end: true, cell: (row) => format.micro(row.platform_micro) },
            { key: "own", head: t("Own keys"), end: true, cell: (row) => format.micro(row.own_micro) },
          ]}
        />
      )}
      <h3 className="mb-2 mt-6 text-sm font-semibold">{t("The last ones")}</h3>
      <Table
        label={t("The last ones")}
        rows={calls}
        keyOf={(row) => row.id}
        columns={[
          { key: "at", head: t("When"), cell: (row) => format.ago(row.created_at) },
          { key: "model", head: t("Model"), cell: (row) => `${row.provider}/${row.model}` },
          { key: "for", head: t("What for"), cell: (row) => row.template },
          {
            key: "state",
            head: t("State"),
            cell: (row) => <Badge tone={row.status === "failed" ? "danger" : "plain"}>{row.status}</Badge>,
          },
          { key: "cost", head: t("Price"), end: true, cell: (row) => format.micro(row.cost_micro) },
        ]}
      />
      <div className="flex justify-center">
        <More query={usage} />
      </div>
    </Card>
  );
}
