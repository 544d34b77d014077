import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Captions, Download, FileText, Film, Image, Pencil, RefreshCw, Share2, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { api, ask, fileUrl, newKey, Problem } from "@/api/client";
import { useLiveJobs } from "@/api/live";
import { changed, isRunning, type Job, jobsQuery, type Project, projectQuery, quoteQuery } from "@/api/queries";
import { PricedLabel } from "@/features/create/new-video";
import { CommentsCard, notesQuery } from "@/features/review/comments-card";
import { marksOf } from "@/features/review/notes";
import { ShareDialog } from "@/features/review/share-dialog";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { said } from "@/i18n/said";
import { clock, useFormat } from "@/lib/format";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { Card, Empty, Page, Skeletons } from "@/ui/page";
import { Player } from "@/ui/player";
import { ProblemNote } from "@/ui/problem";
import { tellProblem } from "@/ui/toast";
import { deleteVideo } from "./delete-video";
import { InWork } from "./in-work";
import { StatusBadge } from "./job-row";
import { ThumbnailDialog } from "./thumbnail-dialog";

export function Video() {
  const t = useT();
  const { projectId } = useParams({ from: "/signed-in/videos/$projectId" });
  const project = useQuery(projectQuery(projectId));
  const jobs = useQuery(jobsQuery(projectId));
  const notes = useQuery({ ...notesQuery(projectId), enabled: project.isSuccess });
  const navigate = useNavigate();
  const [sharing, setSharing] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [jump, setJump] = useState<{ to?: number; hold: boolean }>();
  const [at, setAt] = useState(0);
  useLiveJobs(jobs.data ?? []);
  if (project.isError) {
    return (
      <Page title={t("Video")}>
        <ProblemNote
          error={project.error}
          action={
            <Link to="/videos" className={buttonClass("plain", "sm")}>
              {t("All videos")}
            </Link>
          }
        />
      </Page>
    );
  }
  if (!project.data || !jobs.data) {
    return (
      <Page title={t("Video")}>
        <Skeletons rows={1} className="h-96" />
      </Page>
    );
  }
  const present = jobs.data[0];
  const film = jobs.data.find((job) => job.status === "complete" && job.files.video);
  return (
    <Page
      title={project.data.title}
      actions={
        <>
          <Link to="/videos/$projectId/edit" params={{ projectId }} className={buttonClass("plain")}>
            <Pencil aria-hidden size={16} /> {t("Edit")}
          </Link>
          <Button onClick={() => setSharing(true)}>
            <Share2 aria-hidden size={16} /> {t("Share")}
          </Button>
          {!(present && isRunning(present)) && <MakeAgain project={project.data} first={!film} />}
          <IconButton
            label={t("Delete this video")}
            onClick={() => void deleteVideo(project.data, t, () => navigate({ to: "/videos" }))}
          >
            <Trash2 aria-hidden size={17} />
          </IconButton>
        </>
      }
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {present && isRunning(present) && <InWork job={present} />}
          {present?.status === "failed" && <Failed job={present} project={project.data} />}
          {film ? (
            <Player
              src={fileUrl(film.files.video ?? "")}
              poster={film.files.thumbnail && fileUrl(film.files.thumbnail)}
              captions={film.files.vtt && fileUrl(film.files.vtt)}
              title={project.data.title}
              jump={jump}
              marks={marksOf(notes.data?.items ?? [])}
              onTime={setAt}
            />
          ) : (
            !present && (
              <Empty icon={<Film size={22} />} title={t("A draft")}>
                {t("Nothing has been made of it yet. Go over the script, then press Make video.")}
              </Empty>
            )
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <CommentsCard
            projectId={projectId}
            film={film?.id}
            at={film && at}
            onJump={(to) => setJump({ to, hold: true })}
            onWrite={() => setJump({ hold: true })}
          />
          {film && <Files job={film} onThumbnail={() => setChoosing(true)} />}
          <History jobs={jobs.data} />
        </div>
      </div>
      {choosing && film && <ThumbnailDialog job={film} title={project.data.title} onClose={() => setChoosing(false)} />}
      <ShareDialog projectId={projectId} open={sharing} onOpenChange={setSharing} />
    </Page>
  );
}

export function MakeAgain({ project, first, disabled }: { project: Project; first?: boolean; disabled?: boolean }) {
  const t = useT();
  const quote = useQuery({
    ...quoteQuery({ project_id: project.id }, true),
    queryKey: ["quote", project.id, project.updated_at],
  });
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const refusal = quote.data?.refusal;
  const make = async () => {
    setBusy(true);
    try {
      const params = { path: { project_id: project.id }, header: { "Idempotency-Key": key.current } };
      await ask(api.POST("/api/v1/projects/{project_id}/regenerate", { params }));
      key.current = newKey();
      await changed();
    } catch (problem) {
      if (problem instanceof Problem && problem.status) key.current = newKey();
      tellProblem(problem);
    } finally {
      setBusy(false);
    }
  };
  if (refusal) {
    return (
      <Link
        to="/team/billing"
        search={{}}
        title={`${said(refusal.message)} ${said(refusal.remedy)}`}
        className={buttonClass("primary")}
      >
        {t("Get credits")}
      </Link>
    );
  }
  return (
    <Button
      look="primary"
      busy={busy}
      disabled={disabled || !quote.data}
      onClick={make}
      className={quote.data ? undefined : "min-w-56"} // the price takes its place, and nothing moves
    >
      <RefreshCw aria-hidden size={16} />
      <PricedLabel
        verb={first ? t("Make video") : t("Make again")}
        credits={quote.data?.amount}
        unit={quote.data?.unit}
      />
    </Button>
  );
}

function Failed({ job, project }: { job: Job; project: Project }) {
  const t = useT();
  const error = new Problem(
    500,
    job.error?.code ?? "failed",
    job.error?.message ?? t("A video could not be made."),
    job.error?.remedy ?? "",
  );
  return (
    <div className="flex flex-col gap-2">
      <ProblemNote
        error={error}
        action={
          <Link to="/videos/$projectId/edit" params={{ projectId: project.id }} className={buttonClass("plain", "sm")}>
            {t("Edit")}
          </Link>
        }
      />
      <p className="text-sm text-good">{t("Its credits came back in full.")}</p>
    </div>
  );
}

const KINDS: Record<string, { label: Message; icon: typeof Film }> = {
  video: { label: "Video (MP4)", icon: Film },
  srt: { label: "Captions (SRT)", icon: Captions },
  vtt: { label: "Captions (WebVTT)", icon: Captions },
  thumbnail: { label: "Thumbnail", icon: Image },
  report: { label: "Report of the check", icon: FileText },
  timeline: { label: "Cut for editing programs (OTIO)", icon: Film },
};

function Files({ job, onThumbnail }: { job: Job; onThumbnail: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <Card title={t("Files")}>
      <ul className="flex flex-col gap-1">
        {Object.entries(job.files).map(([kind, path]) => {
          const { label, icon: Icon } = KINDS[kind] ?? { label: "File" as Message, icon: FileText };
          return (
            <li key={kind}>
              <a
                href={fileUrl(path)}
                download
                className="flex min-h-11 items-center gap-3 rounded-lg px-2 text-sm hover:bg-sunken"
              >
                <Icon aria-hidden size={17} className="text-soft" />
                <span className="flex-1">{t(label)}</span>
                <Download aria-hidden size={16} className="text-brand-text" />
              </a>
            </li>
          );
        })}
      </ul>
      {job.files.thumbnail && (
        <Button size="sm" className="mt-2 ml-2" onClick={onThumbnail}>
          <Image aria-hidden size={15} /> {t("Choose the thumbnail")}
        </Button>
      )}
      <dl className="mt-3 grid grid-cols-2 gap-y-1 border-t border-line pt-3 text-sm">
        <dt className="text-soft">{t("Length")}</dt>
        <dd className="text-right tabular-nums">{job.duration_ms ? clock(job.duration_ms / 1000) : "–"}</dd>
        <dt className="text-soft">{t("Paid")}</dt>
        <dd className="text-right tabular-nums">
          {t("{count} credits", { count: format.number(job.credits.spent ?? 0) })}
        </dd>
      </dl>
    </Card>
  );
}

function History({ jobs }: { jobs: Job[] }) {
  const t = useT();
  const format = useFormat();
  if (!jobs.length) return null;
  return (
    <Card title={t("Made so far")}>
      <ol className="flex flex-col gap-2 text-sm">
        {jobs.map((job) => (
          <li key={job.id} className="flex items-center justify-between gap-3">
            <span className="text-soft">{format.time(job.created_at)}</span>
            <StatusBadge status={job.status} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
