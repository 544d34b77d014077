import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Coins, Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { balanceQuery, limitsQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { useFormat } from "@/lib/format";
import { useLimits } from "@/lib/limits";
import { Button, buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { More } from "@/ui/more";
import { Badge, Bar, Card, Empty, Page, Skeletons, type Tone } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

type Entry = Schemas["CreditEntry"];
const KINDS: Record<Entry["kind"], { label: Message; tone: Tone; icon: typeof Coins; told: Message }> = {
  grant: { label: "Received", tone: "good", icon: ArrowDown, told: "These credits came in." },
  hold: { label: "Held", tone: "coin", icon: Lock, told: "Put aside when the video was ordered." },
  settle: {
    label: "Spent",
    tone: "brand",
    icon: ArrowUp,
    told: "What the finished video cost; what was held beyond it came back.",
  },
  release: {
    label: "Given back",
    tone: "good",
    icon: LockOpen,
    told: "Nothing was made, so all that was held came back.",
  },
  expire: { label: "Expired", tone: "plain", icon: ArrowUp, told: "Their time was over." },
  revoke: { label: "Taken back", tone: "danger", icon: ArrowUp, told: "Taken back, as a payment was." },
};

export function Credits() {
  const t = useT();
  const format = useFormat();
  const balance = useQuery(balanceQuery);
  const [ref, setRef] = useState<string>();
  const entries = useInfiniteQuery({
    queryKey: ["credits", "entries", ref ?? ""],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/credits/entries", { params: { query: { ref, cursor: pageParam || undefined, limit: 50 } } }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Credits")}
      lead={t(
        "Every credit that came, was held, spent or given back. A video's credits are held when you order it, and settled when it is ready.",
      )}
      actions={
        <Link to="/team/billing" search={{}} className={buttonClass("primary")}>
          {t("Get more")}
        </Link>
      }
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <Figure label={t("Can be spent")} value={balance.data && format.number(balance.data.balance)} />
        <Figure label={t("Held for running jobs")} value={balance.data && format.number(balance.data.held)} />
        <Figure
          label={t("A minute of film costs")}
          value={
            balance.data &&
            (balance.data.credits_per_minute === null ? "–" : format.number(balance.data.credits_per_minute ?? 0))
          }
        />
      </div>
      <Limits />
      {entries.isError && <ProblemNote error={entries.error} retry={() => void entries.refetch()} />}
      <Card
        title={ref ? t("The story of one job") : t("Statement")}
        actions={
          ref && (
            <Button size="sm" onClick={() => setRef(undefined)}>
              {t("Show all")}
            </Button>
          )
        }
      >
        {entries.isPending && <Skeletons />}
        {entries.data && !rows.length && <Empty icon={<Coins size={22} />} title={t("No entries yet")} />}
        <ol className="flex flex-col">
          {rows.map((entry) => (
            <Line
              key={entry.id}
              entry={entry}
              onStory={entry.ref && !ref ? () => setRef(entry.ref ?? undefined) : undefined}
            />
          ))}
        </ol>
        <div className="flex justify-center">
          <More query={entries} />
        </div>
      </Card>
    </Page>
  );
}

function Figure({ label, value }: { label: string; value: string | undefined }) {
  return (
    <Card>
      <p className="text-sm text-soft">{label}</p>
      {value === undefined ? (
        <Skeletons rows={1} className="h-9" />
      ) : (
        <p className="font-display text-2xl tabular-nums">{value}</p>
      )}
    </Card>
  );
}

function Line({ entry, onStory }: { entry: Entry; onStory?: () => void }) {
  const t = useT();
  const format = useFormat();
  const kind = KINDS[entry.kind];
  const Icon = kind.icon;
  const change = Number(entry.change);
  return (
    <li className="flex gap-3 border-t border-line py-3 first:border-0 sm:gap-4">
      <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-full bg-sunken text-soft">
        <Icon size={16} />
      </span>
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {entry.text}
          <Badge tone={kind.tone}>{t(kind.label)}</Badge>
        </p>
        <p className="text-soft">{entry.reason ?? t(kind.told)}</p>
        <p className="text-xs text-soft">
          {format.time(entry.created_at)}
          {onStory && (
            <>
              {" · "}
              <button type="button" className="link" onClick={onStory}>
                {t("the whole story")}
              </button>
            </>
          )}
        </p>
      </div>
      <div className="shrink-0 text-right text-sm tabular-nums">
        <p className={cx("font-semibold", change > 0 && "text-good")}>
          {change > 0 ? "+" : ""}
          {format.number(change)}
        </p>
        <p className="text-xs text-soft">{t("{count} left", { count: format.number(entry.balance) })}</p>
      </div>
    </li>
  );
}

function Limits() {
  const t = useT();
  const limits = useQuery(limitsQuery);
  const words = useLimits();
  // What is given is in the statement; what is used up, or is there, counts here.
  const counted =
    limits.data?.limits.filter(({ limit, percent, per }) => limit !== null && percent !== null && per !== "grant") ??
    [];
  if (!counted.length) return null;
  return (
    <Card title={t("What the plan {plan} allows", { plan: limits.data?.plan_type ?? "" })}>
      <ul className="grid gap-4 sm:grid-cols-2">
        {counted.map((limit) => {
          const name = `${words.name(limit.feature)}, ${words.per(limit.per)}`;
          return (
            <li key={`${limit.feature}-${limit.per}`} className="text-sm">
              <p className="mb-1.5 flex justify-between gap-3">
                <span>{name}</span>
                <span className="tabular-nums text-soft">
                  {words.amount(limit.used, limit.unit)} / {words.amount(limit.limit, limit.unit)}
                </span>
              </p>
              <Bar
                percent={limit.percent ?? 0}
                label={name}
                tone={(limit.percent ?? 0) >= 100 ? "danger" : (limit.percent ?? 0) >= 80 ? "coin" : "brand"}
              />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
