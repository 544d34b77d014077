import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Film } from "lucide-react";
import { useState } from "react";
import { fileUrl } from "@/api/client";
import { assetsQuery, isRunning, type Job, projectQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { clock, useFormat } from "@/lib/format";
import { cx } from "@/ui/cx";
import { Badge, Bar, type Tone } from "@/ui/page";

export const STATUS: Record<Job["status"], { label: Message; tone: Tone }> = {
  queued: { label: "Waiting", tone: "plain" },
  processing: { label: "In work", tone: "brand" },
  complete: { label: "Ready", tone: "good" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "plain" },
};
export const STAGES: Record<string, Message> = {
  queued: "Waiting for its turn",
  probe: "Looking at the footage",
  speak: "Speaking",
  render: "Drawing the scenes",
  mix: "Mixing the sound",
  assemble: "Putting it together",
  inspect: "Checking every second",
  done: "Putting it away",
};

/** Of jobs on a file, whatever stage they are in. */
const WORKS: Partial<Record<Job["work"] & string, Message>> = {
  transcript: "Listening",
  cut: "Cutting",
};

export function StatusBadge({ status }: { status: Job["status"] }) {
  const t = useT();
  return <Badge tone={STATUS[status].tone}>{t(STATUS[status].label)}</Badge>;
}

export function useStage(job: Job): string {
  const t = useT();
  const told = (job.stage === "render" && WORKS[job.work ?? "film"]) || STAGES[job.stage];
  const stage = told ? t(told) : job.stage;
  if (!isRunning(job)) return t(STATUS[job.status].label);
  const eta = job.eta_seconds === null ? "" : ` · ${t("{time} left", { time: clock(job.eta_seconds) })}`;
  return `${stage} · ${job.percent} %${eta}`;
}

export function Thumb({
  job,
  picture = job?.files.thumbnail,
  className,
}: {
  job?: Job;
  picture?: string | null;
  className?: string;
}) {
  const [gone, setGone] = useState<string>(); // files expire
  return (
    <span className={cx("relative grid place-items-center overflow-hidden bg-sunken text-soft", className)}>
      {picture && picture !== gone ? (
        <img
          src={fileUrl(picture)}
          alt=""
          loading="lazy"
          onError={() => setGone(picture)}
          className="absolute inset-0 size-full object-cover object-[50%_65%]" // where upright films have their captions
        />
      ) : (
        <Film aria-hidden size={20} />
      )}
    </span>
  );
}

export function JobRow({ job }: { job: Job }) {
  const t = useT();
  const format = useFormat();
  const project = useQuery({ ...projectQuery(job.project_id ?? ""), enabled: job.project_id !== null });
  const assets = useQuery({ ...assetsQuery, enabled: job.project_id === null });
  const title =
    project.data?.title ?? assets.data?.find((one) => one.id === (job.asset_id ?? job.media_id))?.name ?? "…";
  const stage = useStage(job);
  const inside = (
    <>
      <Thumb job={job} className="size-12 shrink-0 rounded-lg" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{title}</span>
        <span className="block truncate text-xs text-soft" aria-live="off">
          {isRunning(job) ? stage : format.ago(job.finished_at ?? job.created_at)}
        </span>
        {isRunning(job) && (
          <span className="mt-1.5 block">
            <Bar percent={job.percent} label={t("Progress of {title}", { title })} />
          </span>
        )}
      </span>
      {!isRunning(job) && <StatusBadge status={job.status} />}
    </>
  );
  const row = "flex min-w-0 items-center gap-3 rounded-xl p-2 hover:bg-sunken";
  if (job.project_id) {
    return (
      <Link to="/videos/$projectId" params={{ projectId: job.project_id }} className={row}>
        {inside}
      </Link>
    );
  }
  return (
    <Link to="/media/$assetId/transcript" params={{ assetId: job.media_id ?? "" }} className={row}>
      {inside}
    </Link>
  );
}
