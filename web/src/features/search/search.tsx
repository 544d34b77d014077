import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search as Glass, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "@/i18n";
import { Button, buttonClass } from "@/ui/button";
import { Choice, TextField } from "@/ui/field";
import { More } from "@/ui/more";
import { Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { FoundList } from "./found-list";
import { meaningQuery, wordsQuery } from "./queries";

export type By = "words" | "meaning";

/** Look through videos, stories and the cast: for words, or for what is meant. */
export function Search() {
  const t = useT();
  const navigate = useNavigate();
  const { q = "", by = "words" } = useSearch({ from: "/signed-in/search" });
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  const go = (next: { q?: string; by?: By }) => {
    const sought = { q: typed.trim() || undefined, by, ...next };
    void navigate({ to: "/search", search: { ...sought, by: sought.by === "meaning" ? "meaning" : undefined } });
  };
  return (
    <Page
      narrow
      title={t("Search")}
      lead={t("Through the scripts of your videos, your stories, and the cast with its props and places.")}
    >
      <search>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            go({});
          }}
        >
          <div className="flex items-end gap-2">
            <div className="min-w-0 flex-1">
              <TextField
                label={by === "meaning" ? t("What is meant, in any words") : t("Words")}
                type="search"
                value={typed}
                maxLength={300}
                dir="auto"
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            <Button type="submit" look="primary" disabled={!typed.trim()}>
              <Glass aria-hidden size={16} /> {t("Search")}
            </Button>
          </div>
          <Choice
            label={t("Found by")}
            value={by}
            onChange={(to) => go({ by: to })}
            options={[
              { value: "words", label: t("Words") },
              { value: "meaning", label: t("Meaning") },
            ]}
          />
        </form>
      </search>
      {q && by === "words" && <ByWords q={q} onMeaning={() => go({ by: "meaning" })} />}
      {q && by === "meaning" && <ByMeaning q={q} />}
      {!q && by === "meaning" && (
        <p className="text-sm text-soft">
          {t(
            "A model compares what is meant, whatever the words. It is asked when you press Search, and paid for that.",
          )}
        </p>
      )}
    </Page>
  );
}

function ByWords({ q, onMeaning }: { q: string; onMeaning: () => void }) {
  const t = useT();
  const found = useInfiniteQuery(wordsQuery(q));
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Skeletons rows={3} className="h-24" />;
  if (!items.length) {
    return (
      <Empty
        icon={<SearchX size={22} />}
        title={t("Nothing has these words")}
        action={<Button onClick={onMeaning}>{t("Search by meaning")}</Button>}
      >
        {t("Something may say the same in others.")}
      </Empty>
    );
  }
  return (
    <>
      <FoundList items={items} />
      <More query={found} />
    </>
  );
}

function ByMeaning({ q }: { q: string }) {
  const t = useT();
  const found = useQuery(meaningQuery(q));
  const { data, refetch } = found;
  useEffect(() => {
    if (!data) void refetch();
  }, [data, refetch]);
  if (found.isError) return <ProblemNote error={found.error} retry={() => void refetch()} />;
  if (!data) return <Skeletons rows={3} className="h-24" />;
  return (
    <>
      {data.note && (
        <div role="status" className="flex flex-wrap items-center gap-3 rounded-xl bg-coin-soft p-4 text-sm text-coin">
          <p className="min-w-56 flex-1">{data.note}</p>
          <Link to="/team/ai" className={buttonClass("plain", "sm")}>
            {t("Set up a model")}
          </Link>
        </div>
      )}
      {data.missing > 0 && (
        <p role="status" className="flex flex-wrap items-center gap-3 text-sm text-soft">
          {t("{count} more are not compared yet.", { count: data.missing })}
          <Button size="sm" busy={found.isFetching} onClick={() => void refetch()}>
            {t("Compare more")}
          </Button>
        </p>
      )}
      {data.items.length ? (
        <FoundList items={data.items} />
      ) : (
        <Empty icon={<SearchX size={22} />} title={t("Nothing fits.")} />
      )}
    </>
  );
}
