import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { Job } from "@/api/queries";
import { STATUS } from "@/features/videos/job-row";
import { useT } from "@/i18n";
import { bytes, useFormat } from "@/lib/format";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

const EVERY_MS = 10_000;

export function Health() {
  const t = useT();
  const format = useFormat();
  const figures = useQuery({
    queryKey: ["admin", "figures"],
    queryFn: () => ask(api.GET("/api/v1/admin/figures")),
    refetchInterval: EVERY_MS,
  });
  const ready = useQuery({
    queryKey: ["ready"],
    queryFn: () => ask(api.GET("/health/ready")),
    refetchInterval: EVERY_MS,
    retry: false,
  });
  const data = figures.data;
  const told: [string, string][] = data
    ? [
        [t("Waiting tasks"), format.number(data.queued_tasks)],
        [t("Users"), format.number(data.users)],
        [t("Workspaces"), format.number(data.workspaces)],
        [t("Suspended"), `${data.users_suspended} / ${data.workspaces_suspended}`],
        [t("Credits owed"), format.number(data.credits_available)],
        [t("Credits held"), format.number(data.credits_held)],
        [t("Stored"), bytes(data.stored_bytes)],
        [t("Admins"), format.number(data.admins)],
      ]
    : [];
  return (
    <Page title={t("Health")} lead={t("How the platform stands, asked anew every ten seconds.")}>
      {figures.isError && <ProblemNote error={figures.error} retry={() => void figures.refetch()} />}
      <Card title={t("Parts")}>
        {ready.isError && <ProblemNote error={ready.error} />}
        <ul className="flex flex-wrap gap-2">
          {Object.entries(ready.data?.checks ?? {}).map(([name, state]) => (
            <li key={name}>
              <Badge tone={state === "ok" ? "good" : "danger"}>
                {name}: {state}
              </Badge>
            </li>
          ))}
        </ul>
      </Card>
      {figures.isPending && <Skeletons rows={2} className="h-24" />}
      <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {told.map(([label, value]) => (
          <div key={label} className="rounded-2xl border border-line bg-surface p-4 shadow-card">
            <dt className="text-sm text-soft">{label}</dt>
            <dd className="font-display text-2xl tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {data && (
        <Card title={t("Videos by state")}>
          <ul className="flex flex-wrap gap-2">
            {Object.entries(data.jobs).map(([state, count]) => (
              <li key={state}>
                <Badge tone={STATUS[state as Job["status"]]?.tone}>
                  {state in STATUS ? t(STATUS[state as Job["status"]].label) : state}: {format.number(count)}
                </Badge>
              </li>
            ))}
            {!Object.keys(data.jobs).length && <li className="text-sm text-soft">{t("Nothing has been made yet.")}</li>}
          </ul>
        </Card>
      )}
    </Page>
  );
}
