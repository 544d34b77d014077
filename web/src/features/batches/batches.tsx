import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Download, Layers, Plus } from "lucide-react";
import { api, ask, fileUrl, type Schemas } from "@/api/client";
import { STATUS } from "@/features/videos/job-row";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { said } from "@/i18n/said";
import { useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { More } from "@/ui/more";
import { Badge, Bar, Card, Empty, Page, Skeletons, type Tone } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";

type Batch = Schemas["BatchView"];
type Row = Schemas["BatchRowView"];
type Status = Schemas["BatchSummary"]["status"];
const LOOK_AGAIN_MS = 4_000;
const STATES: Record<Status, { label: Message; tone: Tone }> = {
  queued: { label: "Waiting", tone: "plain" },
  processing: { label: "In work", tone: "brand" },
  complete: { label: "Ready", tone: "good" },
  partial: { label: "Partly ready", tone: "coin" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "plain" },
};
const isRunning = (status: Status) => status === "queued" || status === "processing";

const batchesQuery = infiniteQueryOptions({
  queryKey: ["batches"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/batches", { params: { query: { cursor: pageParam || undefined } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor || undefined,
  refetchInterval: (query) =>
    query.state.data?.pages.some((page) => page.items.some((one) => isRunning(one.status))) ? LOOK_AGAIN_MS : false,
});
const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ["batch", id],
    queryFn: () => ask(api.GET("/api/v1/batches/{batch_id}", { params: { path: { batch_id: id } } })),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data.status) ? LOOK_AGAIN_MS : false),
  });

function State({ status }: { status: Status }) {
  const t = useT();
  return <Badge tone={STATES[status].tone}>{t(STATES[status].label)}</Badge>;
}

export function Batches() {
  const t = useT();
  const format = useFormat();
  const batches = useInfiniteQuery(batchesQuery);
  const items = batches.data?.pages.flatMap((page) => page.items) ?? [];
  const begin = (
    <Link to="/batches/new" className={buttonClass("primary")}>
      <Plus aria-hidden size={17} /> {t("New batch")}
    </Link>
  );
  return (
    <Page title={t("Batches")} lead={t("Many videos from one table.")} actions={begin}>
      {batches.isError && <ProblemNote error={batches.error} retry={() => void batches.refetch()} />}
      {batches.isPending && <Skeletons rows={4} className="h-20" />}
      {batches.data && items.length === 0 && (
        <Empty icon={<Layers size={22} />} title={t("No batches yet")} action={begin}>
          {t("Bring a CSV with a script in each row: you see what is wrong and what it costs before anything begins.")}
        </Empty>
      )}
      <ul className="flex flex-col gap-3">
        {items.map((batch) => (
          <li key={batch.id}>
            <Link
              to="/batches/$batchId"
              params={{ batchId: batch.id }}
              className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4 hover:border-edge"
            >
              <span className="flex items-center gap-4">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium" dir="auto">
                    {batch.name}
                  </span>
                  <span className="block text-xs text-soft">
                    {t("{count} videos", { count: batch.films })} · {format.ago(batch.created_at)}
                  </span>
                </span>
                <State status={batch.status} />
              </span>
              {isRunning(batch.status) && (
                <Bar percent={batch.percent} label={t("Progress of {title}", { title: batch.name })} />
              )}
            </Link>
          </li>
        ))}
      </ul>
      <More query={batches} />
    </Page>
  );
}

export function BatchPage() {
  const t = useT();
  const { batchId } = useParams({ from: "/signed-in/batches/$batchId" });
  const batch = useQuery(batchQuery(batchId));
  const action = useAction();
  if (batch.isError) {
    return (
      <Page title={t("Batch")}>
        <ProblemNote
          error={batch.error}
          action={
            <Link to="/batches" className={buttonClass("plain", "sm")}>
              {t("All batches")}
            </Link>
          }
        />
      </Page>
    );
  }
  if (!batch.data) {
    return (
      <Page title={t("Batch")}>
        <Skeletons rows={6} />
      </Page>
    );
  }
  const one = batch.data;
  const path = { batch_id: one.id };
  return (
    <Page
      title={one.name}
      actions={
        <>
          {isRunning(one.status) && (
            <Button
              busy={action.busy}
              onClick={() =>
                void action.run(
                  () => ask(api.POST("/api/v1/batches/{batch_id}/cancel", { params: { path } })),
                  t("Cancelled. The held credits are back."),
                )
              }
            >
              {t("Cancel the rest")}
            </Button>
          )}
          {(one.counts.complete ?? 0) > 0 && (
            <a href={fileUrl(one.results)} download className={buttonClass("primary")}>
              <Download aria-hidden size={16} /> {t("All as one ZIP")}
            </a>
          )}
        </>
      }
    >
      <Whole batch={one} />
      <Card title={t("Rows")}>
        <Table
          label={t("Rows")}
          rows={one.rows}
          keyOf={(row) => String(row.number)}
          columns={[
            { key: "number", head: t("Row"), cell: (row) => <span className="tabular-nums">{row.number}</span> },
            { key: "title", head: t("Title"), wide: true, cell: (row) => <Title row={row} /> },
            { key: "state", head: t("State"), wide: true, cell: (row) => <Progress row={row} /> },
            {
              key: "credits",
              head: t("Credits"),
              end: true,
              cell: (row) => row.credits.spent ?? row.credits.held,
            },
            {
              key: "do",
              head: "",
              end: true,
              cell: (row) =>
                (row.status === "failed" || row.status === "cancelled") && (
                  <Button
                    size="sm"
                    busy={action.busy}
                    onClick={() =>
                      void action.run(() =>
                        ask(
                          api.POST("/api/v1/batches/{batch_id}/rows/{number}/retry", {
                            params: { path: { ...path, number: row.number } },
                          }),
                        ),
                      )
                    }
                  >
                    {t("Try again")}
                  </Button>
                ),
            },
          ]}
        />
      </Card>
    </Page>
  );
}

function Whole({ batch }: { batch: Batch }) {
  const t = useT();
  const format = useFormat();
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-2">
        <State status={batch.status} />
        {Object.entries(batch.counts).map(([status, count]) => (
          <span key={status} className="text-sm text-soft">
            {count} × {t(STATUS[status as Row["status"]].label)}
          </span>
        ))}
        <span className="ml-auto text-sm text-soft">
          {t("{spent} credits spent, {held} held", {
            spent: format.number(batch.spent),
            held: format.number(batch.held),
          })}
        </span>
      </div>
      {isRunning(batch.status) && (
        <div className="mt-3">
          <Bar percent={batch.percent} label={t("Progress of {title}", { title: batch.name })} />
        </div>
      )}
    </Card>
  );
}

function Title({ row }: { row: Row }) {
  return (
    <Link to="/videos/$projectId" params={{ projectId: row.project_id }} className="link line-clamp-2" dir="auto">
      {row.title}
    </Link>
  );
}

function Progress({ row }: { row: Row }) {
  const t = useT();
  const state = STATUS[row.status];
  return (
    <span className="block sm:min-w-44">
      <Badge tone={state.tone}>{t(state.label)}</Badge>
      {row.status === "processing" && (
        <span className="mt-1.5 block">
          <Bar percent={row.percent} label={t("Progress of {title}", { title: row.title })} />
        </span>
      )}
      {row.error && (
        <span className="mt-1 block text-xs">
          <span className="text-danger">{said(row.error.message)}</span> {said(row.error.remedy)}
        </span>
      )}
    </span>
  );
}
