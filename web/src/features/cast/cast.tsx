import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Drama, Plus } from "lucide-react";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { Choice } from "@/ui/field";
import { More } from "@/ui/more";
import { Badge, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { EntryDialog } from "./entry-dialog";
import { type Entry, KINDS, type Kind } from "./kinds";

export function Cast() {
  const t = useT();
  const navigate = useNavigate();
  const { entry: sought } = useSearch({ from: "/signed-in/cast" });
  const [kind, setKind] = useState<"all" | Kind>("all");
  const [away, setAway] = useState(false);
  const [open, setOpen] = useState<Entry | "new">();
  const cast = useInfiniteQuery({
    queryKey: ["cast", kind, away],
    queryFn: ({ pageParam }) => {
      const query = { kind: kind === "all" ? undefined : kind, archived: away, cursor: pageParam || undefined };
      return ask(api.GET("/api/v1/cast", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const entries = cast.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Cast and props")}
      lead={t(
        "Characters, voices, props and places that every story of the workspace may use. They look alike in each.",
      )}
      actions={
        <Button look="primary" onClick={() => setOpen("new")}>
          <Plus aria-hidden size={16} /> {t("Add to the library")}
        </Button>
      }
    >
      <div className="flex flex-wrap items-end justify-between gap-4">
        <Choice
          label={t("Kind")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "all", label: t("All") },
            { value: "character", label: t("Characters") },
            { value: "voice", label: t("Voices") },
            { value: "prop", label: t("Props") },
            { value: "place", label: t("Places") },
          ]}
        />
        <label className="flex min-h-10 items-center gap-3 text-sm">
          <input
            type="checkbox"
            checked={away}
            onChange={(event) => setAway(event.target.checked)}
            className="size-4 accent-(--brand)"
          />
          {t("Those that were put away")}
        </label>
      </div>
      {cast.isError && <ProblemNote error={cast.error} retry={() => void cast.refetch()} />}
      {cast.isPending && <Skeletons rows={3} className="h-28" />}
      {cast.data && entries.length === 0 && (
        <Empty
          icon={<Drama size={22} />}
          title={t("Nobody here yet")}
          action={
            !away && (
              <Button look="primary" onClick={() => setOpen("new")}>
                {t("Add a character")}
              </Button>
            )
          }
        >
          {t("What you say here of a character goes word for word into every picture in which it is seen.")}
        </Empty>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {entries.map((entry) => {
          const { icon: Icon, label } = KINDS[entry.kind];
          return (
            <li key={entry.id} className="min-w-0">
              <button
                type="button"
                onClick={() => setOpen(entry)}
                className="flex h-full w-full flex-col gap-3 rounded-2xl border border-line bg-surface p-4 text-left shadow-card hover:border-edge"
              >
                <span className="flex w-full items-center gap-3">
                  <span
                    aria-hidden
                    className="grid size-11 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
                  >
                    <Icon size={20} />
                  </span>
                  <span className="min-w-0 flex-1">
                    <span dir="auto" className="block truncate font-semibold">
                      {entry.name}
                    </span>
                    <span className="block truncate text-sm text-soft">{entry.sheet.role}</span>
                  </span>
                  <Badge>{t(label)}</Badge>
                </span>
                <span dir="auto" className="line-clamp-3 text-sm text-soft">
                  {entry.sheet.description || entry.sheet.look}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <More query={cast} />
      {sought && <SoughtEntry key={sought} id={sought} onClose={() => void navigate({ to: "/cast", search: {} })} />}
      {open && (
        <EntryDialog
          key={open === "new" ? "new" : open.id}
          entry={open === "new" ? undefined : open}
          kind={kind === "all" ? "character" : kind}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

/** The entry that an address names. */
function SoughtEntry({ id, onClose }: { id: string; onClose: () => void }) {
  const entry = useQuery({
    queryKey: ["cast", "entry", id],
    queryFn: () => ask(api.GET("/api/v1/cast/{cast_id}", { params: { path: { cast_id: id } } })),
    retry: false,
  });
  if (entry.isError) return <ProblemNote error={entry.error} />;
  return entry.data ? <EntryDialog entry={entry.data} kind={entry.data.kind} onClose={onClose} /> : null;
}
