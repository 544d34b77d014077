import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { catalogueQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { useLimits } from "@/lib/limits";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";

/** What is sold: the catalogue in force, as data. */
export function Plans() {
  const t = useT();
  const format = useFormat();
  const limits = useLimits();
  const catalogue = useQuery(catalogueQuery);
  const promotions = useQuery({
    queryKey: ["admin", "promotions"],
    queryFn: () => ask(api.GET("/api/v1/admin/promotions")),
  });
  const data = catalogue.data;
  return (
    <Page title={t("Plans")} lead={data && t("The catalogue {name} is in force.", { name: data.name })}>
      {catalogue.isError && <ProblemNote error={catalogue.error} />}
      {catalogue.isPending && <Skeletons rows={4} />}
      {data?.plans.map((plan) => (
        <Card
          key={plan.plan_type}
          title={<span className="capitalize">{plan.plan_type}</span>}
          actions={
            <span className="flex flex-wrap gap-2">
              {plan.prices.map((price) => (
                <Badge key={price.lookup_key} tone="coin">
                  {format.money(price.minor, price.currency)} / {limits.interval(price.interval)}
                </Badge>
              ))}
            </span>
          }
        >
          <Table
            label={plan.plan_type}
            rows={plan.limits}
            keyOf={(row) => `${row.feature}-${row.per}`}
            columns={[
              { key: "feature", head: t("What"), cell: (row) => limits.name(row.feature) },
              { key: "per", head: t("Per"), cell: (row) => limits.per(row.per) },
              {
                key: "limit",
                head: t("Limit"),
                end: true,
                cell: (row) => limits.amount(row.limit, row.unit),
              },
              { key: "over", head: t("Beyond it"), cell: (row) => limits.beyond(row.overage) },
            ]}
          />
        </Card>
      ))}
      <Card title={t("Promotion codes")}>
        {promotions.data?.items.length === 0 && <p className="text-sm text-soft">{t("None yet.")}</p>}
        {promotions.data && promotions.data.items.length > 0 && (
          <Table
            label={t("Promotion codes")}
            rows={promotions.data.items}
            keyOf={(row) => row.code}
            columns={[
              { key: "code", head: t("Code"), cell: (row) => <code>{row.code}</code> },
              { key: "amount", head: t("Gives"), end: true, cell: (row) => `${format.number(row.amount)} ${row.unit}` },
              { key: "uses", head: t("Used"), end: true, cell: (row) => `${row.uses} / ${row.most_uses ?? "∞"}` },
              {
                key: "state",
                head: t("State"),
                cell: (row) => <Badge tone={row.enabled ? "good" : "plain"}>{row.enabled ? t("on") : t("off")}</Badge>,
              },
            ]}
          />
        )}
      </Card>
    </Page>
  );
}
