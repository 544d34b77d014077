import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Clapperboard, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Job, jobsQuery, type Project, projectsQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { useFormat } from "@/lib/format";
import { spoken } from "@/lib/script";
import { buttonClass } from "@/ui/button";
import { Choice, TextField } from "@/ui/field";
import { Badge, Empty, Page, Skeletons, type Tone } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Thumb } from "./job-row";

const ROW = 88;
const AHEAD = 40;
const SETTLED_MS = 250;
const STATES: Record<Project["status"], { label: Message; tone: Tone }> = {
  pending: { label: "Draft", tone: "plain" },
  processing: { label: "In work", tone: "brand" },
  complete: { label: "Ready", tone: "good" },
  failed: { label: "Failed", tone: "danger" },
};

export function Library() {
  const t = useT();
  const [sought, setSought] = useState("");
  const [state, setState] = useState<"all" | Project["status"]>("all");
  const title = useSettled(sought.trim());
  const projects = useInfiniteQuery({
    ...projectsQuery(title, state === "all" ? undefined : state),
    placeholderData: keepPreviousData,
  });
  const jobs = useQuery(jobsQuery());
  const shown = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = title !== "" || state !== "all";
  return (
    <Page
      title={t("Videos")}
      actions={
        <Link to="/new" search={{}} className={buttonClass("primary")}>
          <Plus aria-hidden size={17} /> {t("New video")}
        </Link>
      }
    >
      {projects.isError && <ProblemNote error={projects.error} retry={() => void projects.refetch()} />}
      {projects.isPending && <Skeletons rows={6} className="h-20" />}
      {projects.data && shown.length === 0 && !narrowed && (
        <Empty
          icon={<Clapperboard size={22} />}
          title={t("No videos yet")}
          action={
            <Link to="/new" search={{ sample: true }} className={buttonClass("primary")}>
              {t("Start with the sample")}
            </Link>
          }
        >
          {t("A script is enough to begin with.")}
        </Empty>
      )}
      {projects.data && (shown.length > 0 || narrowed) && (
        <>
          <div className="flex flex-wrap items-start gap-4">
            <div className="min-w-56 flex-1">
              <TextField
                label={t("Find by title")}
                type="search"
                value={sought}
                onChange={(event) => setSought(event.target.value)}
                hint={
                  <Link to="/search" search={{ q: sought.trim() || undefined }} className="link">
                    {t("Search scripts, stories and cast, also by meaning")}
                  </Link>
                }
              />
            </div>
            <Choice
              label={t("State")}
              value={state}
              onChange={setState}
              options={[
                { value: "all", label: t("All") },
                { value: "pending", label: t("Drafts") },
                { value: "complete", label: t("Ready") },
                { value: "failed", label: t("Failed") },
              ]}
            />
          </div>
          <Rows
            projects={shown}
            jobs={jobs.data ?? []}
            more={projects.hasNextPage}
            onEnd={() => projects.hasNextPage && !projects.isFetchingNextPage && void projects.fetchNextPage()}
          />
          {shown.length === 0 && !projects.hasNextPage && <p className="text-soft">{t("Nothing fits.")}</p>}
        </>
      )}
    </Page>
  );
}

/** Only the rows that are seen are drawn: ten thousand scroll like ten. */
function Rows({ projects, jobs, more, onEnd }: { projects: Project[]; jobs: Job[]; more: boolean; onEnd: () => void }) {
  const t = useT();
  const format = useFormat();
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: projects.length,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= projects.length - AHEAD) onEnd();
  }, [last, projects.length, onEnd]);
  return (
    <ul ref={list} aria-label={t("Videos")} className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const project = projects[item.index];
        if (!project) return null;
        const state = STATES[project.status];
        return (
          <li
            key={project.id}
            aria-setsize={more ? -1 : projects.length}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0 pb-2"
            style={{ height: ROW, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
          >
            <Link
              to="/videos/$projectId"
              params={{ projectId: project.id }}
              className="flex h-full min-w-0 items-center gap-4 rounded-2xl border border-line bg-surface p-2.5 pr-4 hover:border-edge"
            >
              <Thumb
                picture={project.thumbnail_url ?? pictureOf(jobs, project.id)}
                className="aspect-square h-full shrink-0 rounded-xl"
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium" dir="auto">
                  {project.title}
                </span>
                <span className="block truncate text-xs text-soft" dir="auto">
                  {spoken(project.script.replace(/^#.*$/gm, "")) || "–"}
                </span>
              </span>
              <span className="hidden text-xs text-soft sm:block">{format.ago(project.updated_at)}</span>
              <Badge tone={state.tone}>{t(state.label)}</Badge>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

const pictureOf = (jobs: Job[], projectId: string) =>
  jobs.find((job) => job.project_id === projectId && job.files.thumbnail)?.files.thumbnail;

/** What was typed, once the typing pauses. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
