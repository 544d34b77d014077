import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Check, CloudOff, History, LoaderCircle, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { fileUrl } from "@/api/client";
import { useLiveJobs } from "@/api/live";
import { assetsQuery, isRunning, type Job, jobsQuery, type Project, projectQuery } from "@/api/queries";
import { FootagePicker } from "@/features/create/footage-picker";
import { type Looks, LooksForm, NEW_LOOKS } from "@/features/create/looks-form";
import { DropZone } from "@/features/media/drop-zone";
import { useStage } from "@/features/videos/job-row";
import { MakeAgain } from "@/features/videos/video";
import { useT } from "@/i18n";
import { readScenes, type Scene, writeScenes } from "@/lib/script";
import { Button, buttonClass } from "@/ui/button";
import { Choice, TextArea, TextField } from "@/ui/field";
import { Bar, Card, Page, Skeletons } from "@/ui/page";
import { Player } from "@/ui/player";
import { ProblemNote } from "@/ui/problem";
import { CaptionList } from "./caption-list";
import { CaptionOverlay } from "./caption-overlay";
import { FilmVersions } from "./film-versions";
import { SceneList } from "./scene-list";
import { type Body, bodyOf, type SaveState, unsavedDraft, useAutosave } from "./use-autosave";
import { useCaptions } from "./use-captions";
import { useRestore } from "./use-restore";
import { Waveform } from "./waveform";

export function Editor() {
  const t = useT();
  const { projectId } = useParams({ from: "/signed-in/videos/$projectId/edit" });
  const project = useQuery(projectQuery(projectId));
  const jobs = useQuery(jobsQuery(projectId));
  const assets = useQuery(assetsQuery);
  if (project.isError) {
    return (
      <Page title={t("Editor")}>
        <ProblemNote error={project.error} />
      </Page>
    );
  }
  // All of it comes at once: what is read already does not jump when a film or a picture arrives.
  if (!project.data || jobs.isPending || assets.isPending) {
    return (
      <Page title={t("Editor")}>
        <Skeletons rows={5} className="h-28" />
      </Page>
    );
  }
  return <Desk key={projectId} project={project.data} />;
}

/** Where captions stand, in percent from the top: on a plain card in the middle, over footage lower down. */
function captionMiddle(size: string | undefined, hasFootage: boolean): number {
  if (!hasFootage) return 48;
  const [width = 9, height = 16] = (size ?? "1080x1920").split("x").map(Number);
  if (width < height) return 68;
  return width === height ? 77 : 81;
}

function Desk({ project }: { project: Project }) {
  const t = useT();
  const [body, setBody] = useState<Body>(() => unsavedDraft(project) ?? bodyOf(project));
  const [scenes, setScenes] = useState(() => readScenes(body.script));
  const [view, setView] = useState<"scenes" | "text" | "captions" | "looks">("scenes");
  const [jump, setJump] = useState<{ to: number; hold?: boolean }>();
  const [at, setAt] = useState(0);
  const [correcting, setCorrecting] = useState<{ place: number; before: string } | null>(null);
  const [watched, setWatched] = useState<Job>();
  const [compared, setCompared] = useState(false);
  const { state, error, save } = useAutosave(project, body);
  const assets = useQuery(assetsQuery);
  const jobs = useQuery(jobsQuery(project.id));
  useLiveJobs(jobs.data ?? []);
  const running = jobs.data?.find(isRunning);
  const films = (jobs.data ?? []).filter((job) => job.files.video);
  const film = films.find((job) => job.id === watched?.id) ?? films[0];
  const visual = (assets.data ?? []).filter((asset) => asset.kind !== "audio");
  const set = (what: Partial<Body>) => setBody((known) => ({ ...known, ...what }));
  const setScript = (script: string) => {
    set({ script });
    setScenes(readScenes(script));
  };
  const captions = useCaptions(film?.files.srt, body.captions ?? null, (srt) => set({ captions: srt }));
  const restoring = useRestore(body, assets.data, (next) => {
    setBody(next);
    setScenes(readScenes(next.script));
  });
  const changeScenes = (next: Scene[]) => {
    setScenes(next);
    set({ script: writeScenes(next) });
  };
  const hasFootage = (body.clips?.length ?? 0) + (body.images?.length ?? 0) > 0 || scenes.some((one) => one.media);
  return (
    <Page
      title={t("Editor")}
      actions={
        <>
          <Saved state={state} />
          {films.length > 0 && (
            <Button onClick={() => setCompared(true)}>
              <History aria-hidden size={16} /> {t("Versions")} · {films.length}
            </Button>
          )}
          <Link to="/videos/$projectId" params={{ projectId: project.id }} className={buttonClass("plain")}>
            {t("To the video")}
          </Link>
          {!running && <MakeAgain project={project} first={!film} disabled={state !== "saved"} />}
        </>
      }
    >
      {state === "conflict" && (
        <Conflict onMine={() => void save(true)} onTheirs={() => window.location.reload()} projectId={project.id} />
      )}
      {state === "failed" && <ProblemNote error={error} retry={() => void save()} />}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <TextField
            label={t("Title")}
            dir="auto"
            value={body.title}
            maxLength={255}
            required
            onChange={(event) => set({ title: event.target.value })}
          />
          <Choice
            label={t("Work on")}
            value={view}
            onChange={setView}
            options={[
              { value: "scenes", label: t("Scenes") },
              { value: "text", label: t("Script as text") },
              { value: "captions", label: t("Captions") },
              { value: "looks", label: t("Look and sound") },
            ]}
          />
          {view === "scenes" && <SceneList scenes={scenes} assets={visual} onChange={changeScenes} />}
          {view === "text" && (
            <TextArea
              label={t("Script")}
              value={body.script}
              rows={16}
              onChange={(event) => setScript(event.target.value)}
            />
          )}
          {view === "captions" && (
            <CaptionList
              captions={captions}
              edited={body.captions != null}
              hasFilm={film !== undefined}
              onReset={() => set({ captions: null })}
              onSeek={(to) => setJump({ to })}
            />
          )}
          {view === "looks" && (
            <>
              <Card title={t("Footage")}>
                <div className="flex flex-col gap-4">
                  <DropZone />
                  <FootagePicker
                    chosen={[...(body.clips ?? []), ...(body.images ?? [])]}
                    onChange={(ids) => {
                      const isImage = (id: string) => visual.find((asset) => asset.id === id)?.kind === "image";
                      set({ clips: ids.filter((id) => !isImage(id)), images: ids.filter(isImage) });
                    }}
                  />
                </div>
              </Card>
              <LooksForm looks={looksOf(body)} onChange={(what) => set(stored(what))} />
            </>
          )}
        </div>
        <aside className="flex flex-col gap-4 self-start lg:sticky lg:top-20" aria-label={t("Preview")}>
          {running && <Running job={running} />}
          {film?.files.video ? (
            <>
              <Player
                src={fileUrl(film.files.video)}
                poster={film.files.thumbnail && fileUrl(film.files.thumbnail)}
                captions={film.files.vtt && fileUrl(film.files.vtt)}
                title={body.title}
                jump={jump}
                held={correcting !== null}
                onTime={setAt}
                overlay={
                  <CaptionOverlay
                    captions={captions}
                    at={at}
                    middle={captionMiddle(body.size, hasFootage)}
                    editing={correcting}
                    onEdit={setCorrecting}
                  />
                }
              />
              <Waveform
                src={fileUrl(film.files.video)}
                at={at}
                cues={captions.cues ?? []}
                onSeek={(to) => {
                  setAt(to);
                  setJump({ to, hold: true });
                }}
              />
              <p className="text-xs text-soft">{t("Click a caption on the picture to correct it there.")}</p>
            </>
          ) : (
            <Card>
              <img
                src={fileUrl(`/api/v1/templates/${body.template ?? "pop"}/preview?size=${body.size ?? "1080x1920"}`)}
                alt={t("How the captions will look")}
                className="mx-auto max-h-96 rounded-xl"
              />
            </Card>
          )}
          <p className="text-xs text-soft">{t("Only the scenes that changed are drawn anew.")}</p>
        </aside>
      </div>
      {compared && (
        <FilmVersions
          films={films}
          shown={film?.id}
          busy={restoring.busy}
          onWatch={(one) => {
            setWatched(one);
            setCompared(false);
          }}
          onRestore={async (one) => {
            await restoring.restore(one);
            setWatched(one); // its captions are the ones that hold now
            setCompared(false);
          }}
          onClose={() => setCompared(false)}
        />
      )}
    </Page>
  );
}

function looksOf(body: Body): Looks {
  return {
    template: body.template ?? NEW_LOOKS.template,
    voice: body.voice ?? NEW_LOOKS.voice,
    language: body.language ?? "",
    size: body.size ?? NEW_LOOKS.size,
    speed_percent: body.speed_percent ?? 100,
    fit: body.fit ?? "fill",
    crossfade_ms: body.crossfade_ms ?? 0,
    transition: body.transition ?? "crossfade",
    platform: body.platform ?? "none",
    best_moments: body.best_moments ?? false,
    follow_subject: body.follow_subject ?? false,
    music: body.music ?? "",
    logo: body.logo ?? "",
    ai_mark: body.ai_mark ?? false,
  };
}
function stored(what: Partial<Looks>): Partial<Body> {
  const nullable = ["language", "music", "logo"] as const;
  const empty = Object.fromEntries(nullable.filter((name) => what[name] === "").map((name) => [name, null]));
  return { ...what, ...empty };
}

function Running({ job }: { job: Parameters<typeof useStage>[0] }) {
  const t = useT();
  return (
    <Card>
      <p role="status" className="mb-2 text-sm font-medium">
        {useStage(job)}
      </p>
      <Bar percent={job.percent} label={t("Progress")} />
    </Card>
  );
}

function Saved({ state }: { state: SaveState }) {
  const t = useT();
  const [Icon, words] =
    state === "saved"
      ? [Check, t("Saved")]
      : state === "failed"
        ? [CloudOff, t("Not saved yet, trying again")]
        : state === "conflict"
          ? [TriangleAlert, t("Not saved")]
          : [LoaderCircle, t("Saving…")];
  return (
    <span role="status" className="inline-flex min-h-10 items-center gap-2 px-2 text-sm text-soft">
      <Icon aria-hidden size={16} className={Icon === LoaderCircle ? "animate-spin" : ""} />
      {words}
    </span>
  );
}

function Conflict({ onMine, onTheirs, projectId }: { onMine: () => void; onTheirs: () => void; projectId: string }) {
  const t = useT();
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-xl bg-coin-soft p-4 text-sm text-coin">
      <p className="min-w-56 flex-1 font-medium">
        {t("Somebody else has changed this video meanwhile. Yours is kept here and not saved yet.")}
      </p>
      <Button size="sm" onClick={onMine}>
        {t("Keep mine")}
      </Button>
      <Button
        size="sm"
        onClick={() => {
          localStorage.removeItem(`mutoscope.edit.${projectId}`);
          onTheirs();
        }}
      >
        {t("Take theirs")}
      </Button>
    </div>
  );
}
