import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LibraryBig, Plus } from "lucide-react";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { More } from "@/ui/more";
import { Badge, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { SourcesForm } from "./sources-form";

export function Bibles() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const action = useAction();
  const [making, setMaking] = useState(false);
  const bibles = useInfiniteQuery({
    queryKey: ["bibles"],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/bibles", { params: { query: { cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const all = bibles.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Bibles")}
      lead={t("Characters, world, tone and boards of your stories in one document: as a PDF, or a page for a guest.")}
      actions={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden size={16} /> {t("Gather a bible")}
        </Button>
      }
    >
      {bibles.isError && <ProblemNote error={bibles.error} retry={() => void bibles.refetch()} />}
      {bibles.isPending && <Skeletons rows={2} className="h-28" />}
      {bibles.data && all.length === 0 && (
        <Empty
          icon={<LibraryBig size={22} />}
          title={t("No bibles yet")}
          action={
            <Link to="/stories" className="link text-sm">
              {t("To the stories")}
            </Link>
          }
        >
          {t("A bible is gathered from stories and the library. Each gathering is a version, and stays.")}
        </Empty>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {all.map((bible) => (
          <li key={bible.id} className="min-w-0">
            <Link
              to="/bibles/$bibleId"
              params={{ bibleId: bible.id }}
              className="flex h-full flex-col gap-4 rounded-2xl border border-line bg-surface p-4 shadow-card hover:border-edge"
            >
              <span dir="auto" className="font-display text-xl">
                {bible.title}
              </span>
              <span className="mt-auto flex items-center justify-between gap-2 text-xs text-soft">
                {format.ago(bible.updated_at)}
                <Badge>{t("Version {version}", { version: bible.version })}</Badge>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <More query={bibles} />
      <Dialog open={making} onOpenChange={setMaking} title={t("Gather a bible")} wide>
        <SourcesForm
          submit={t("Gather it")}
          busy={action.busy}
          onSubmit={(body) =>
            void action.run(async () => {
              const made = await ask(api.POST("/api/v1/bibles", { body }));
              await navigate({ to: "/bibles/$bibleId", params: { bibleId: made.id } });
            })
          }
        />
      </Dialog>
    </Page>
  );
}
