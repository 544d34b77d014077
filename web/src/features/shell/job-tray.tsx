import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clapperboard } from "lucide-react";
import { Popover } from "radix-ui";
import { toast } from "sonner";
import { useLiveJobs } from "@/api/live";
import { isRunning, type Job, jobsQuery } from "@/api/queries";
import { JobRow } from "@/features/videos/job-row";
import { type Translate, useT } from "@/i18n";
import { IconButton } from "@/ui/button";

const SHOWN = 6;

function endOf(job: Job, t: Translate): string {
  if (job.work === "transcript") return t("The words are written down.");
  if (job.work === "cut") return t("The cut clip is in your media.");
  return t("Your video is ready.");
}

/** Running jobs, wherever one is; and the word when one has ended. */
export function JobTray() {
  const t = useT();
  const jobs = useQuery(jobsQuery());
  const all = jobs.data ?? [];
  const running = all.filter(isRunning);
  useLiveJobs(all, (job) => {
    if (job.status === "complete") {
      const said = endOf(job, t);
      toast.success(said);
      if ("Notification" in window && Notification.permission === "granted" && document.hidden) new Notification(said);
    }
    if (job.status === "failed") {
      toast.error(job.error?.message ?? t("A video could not be made."), { description: t("Its credits are back.") });
    }
  });
  const label = running.length ? t("{count} videos in work", { count: running.length }) : t("Jobs");
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={label} className="relative">
          <Clapperboard aria-hidden size={18} />
          {running.length > 0 && (
            <span
              aria-hidden
              className="absolute right-0.5 top-0.5 grid size-4.5 place-items-center rounded-full bg-brand text-xs font-semibold text-brand-ink"
            >
              {running.length}
            </span>
          )}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          aria-label={label}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-h-[70dvh] w-96 max-w-[94vw] flex-col gap-1 overflow-y-auto rounded-2xl border border-line bg-surface p-3 shadow-float animate-rise"
        >
          <h2 className="px-2 pb-1 text-sm font-semibold">{label}</h2>
          {all.slice(0, SHOWN).map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
          {all.length === 0 && <p className="px-2 pb-2 text-sm text-soft">{t("Nothing has been made yet.")}</p>}
          {"Notification" in window && Notification.permission === "default" && all.length > 0 && (
            <button
              type="button"
              className="link px-2 py-2 text-left text-sm"
              onClick={() => void Notification.requestPermission()}
            >
              {t("Tell me on this device when a video is ready")}
            </button>
          )}
          <Popover.Close asChild>
            <Link to="/videos" className="link px-2 py-2 text-sm">
              {t("All videos")}
            </Link>
          </Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
