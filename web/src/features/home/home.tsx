import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CalendarClock, Check, Coins, Plus, Sparkles } from "lucide-react";
import {
  assetsQuery,
  balanceQuery,
  billingQuery,
  isRunning,
  jobsQuery,
  profileQuery,
  projectsQuery,
} from "@/api/queries";
import { JobRow, Thumb } from "@/features/videos/job-row";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Bar, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

const LAST = 10;

export function Home() {
  const t = useT();
  const profile = useQuery(profileQuery);
  const jobs = useQuery(jobsQuery());
  // All of it comes at once: what is read already does not jump when the next part arrives.
  const others = [
    useQuery(balanceQuery),
    useQuery(billingQuery),
    useQuery(assetsQuery),
    useInfiniteQuery(projectsQuery()),
  ];
  const pending = jobs.isPending || others.some((one) => one.isPending);
  const running = (jobs.data ?? []).filter(isRunning);
  const name = profile.data?.name.split(/\s+/)[0] ?? "";
  return (
    <Page
      title={t("Hello, {name}", { name })}
      actions={
        <Link to="/new" className={buttonClass("primary")}>
          <Plus aria-hidden size={17} /> {t("New video")}
        </Link>
      }
    >
      {jobs.isError && <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />}
      {pending ? (
        <Skeletons rows={2} className="h-40" />
      ) : (
        <>
          <div className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
            <div className="flex min-w-0 flex-col gap-6">
              {jobs.data && !jobs.data.some((job) => job.status === "complete") && <FirstSteps />}
              {running.length > 0 && (
                <Card title={t("In work")}>
                  <div className="flex flex-col gap-1">
                    {running.map((job) => (
                      <JobRow key={job.id} job={job} />
                    ))}
                  </div>
                </Card>
              )}
              <Continue />
            </div>
            <Wallet />
          </div>
          <LastMade />
        </>
      )}
    </Page>
  );
}

/** The way to a first film; it goes when there is one. */
function FirstSteps() {
  const t = useT();
  const navigate = useNavigate();
  const projects = useInfiniteQuery(projectsQuery());
  const assets = useQuery(assetsQuery);
  const profile = useQuery(profileQuery);
  const steps = [
    { done: true, label: t("Open an account") },
    { done: !!profile.data?.email_verified_at, label: t("Verify your address: the mail has a link") },
    { done: (assets.data?.length ?? 0) > 0, label: t("Bring footage, or take the sample") },
    { done: (projects.data?.pages[0]?.items.length ?? 0) > 0, label: t("Make the first video") },
  ];
  return (
    <section className="grid gap-6 overflow-hidden rounded-2xl bg-[#0b3a32] p-6 text-[#f4efe2] sm:p-8 md:grid-cols-2">
      <div className="flex flex-col items-start gap-4">
        <h2 className="font-display text-2xl">{t("Your first video, in a minute")}</h2>
        <p className="text-sm text-[#cfe4dc]">
          {t(
            "A sample with a script and footage of our own is ready: look it over, press one button, watch it being made.",
          )}
        </p>
        <Button
          size="lg"
          className="bg-[#f2c14e]! text-[#2b1f02]!"
          look="primary"
          onClick={() => void navigate({ to: "/new", search: { sample: true } })}
        >
          <Sparkles aria-hidden size={18} /> {t("Start with the sample")}
        </Button>
      </div>
      <ol className="flex flex-col gap-3 self-center text-sm">
        {steps.map((step) => (
          <li key={step.label} className="flex items-center gap-3">
            <span
              aria-hidden
              className={cx(
                "grid size-6 shrink-0 place-items-center rounded-full border",
                step.done ? "border-transparent bg-[#5fc6ae] text-[#06241e]" : "border-[#5d8f83]",
              )}
            >
              {step.done && <Check size={14} />}
            </span>
            <span className={step.done ? "text-[#cfe4dc]" : ""}>
              {step.label}
              {step.done && <span className="sr-only"> ({t("done")})</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Continue() {
  const t = useT();
  const format = useFormat();
  const projects = useInfiniteQuery(projectsQuery());
  const jobs = useQuery(jobsQuery());
  const drafts = (projects.data?.pages[0]?.items ?? []).slice(0, 4);
  if (!drafts.length) return null;
  return (
    <Card title={t("Go on where you stopped")}>
      <ul className="grid gap-3 sm:grid-cols-2">
        {drafts.map((project) => (
          <li key={project.id} className="min-w-0">
            <Link
              to="/videos/$projectId/edit"
              params={{ projectId: project.id }}
              className="flex items-center gap-3 rounded-xl border border-line p-3 hover:border-edge"
            >
              <Thumb
                job={jobs.data?.find((job) => job.project_id === project.id && job.files.thumbnail)}
                className="size-14 shrink-0 rounded-lg"
              />
              <span className="min-w-0">
                <span className="block truncate text-sm font-medium">{project.title}</span>
                <span className="block text-xs text-soft">
                  {t("changed {time}", { time: format.ago(project.updated_at) })}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Wallet() {
  const t = useT();
  const format = useFormat();
  const balance = useQuery(balanceQuery);
  const billing = useQuery(billingQuery);
  if (!balance.data) return <Skeletons rows={1} className="h-40" />;
  const { balance: left, held, credits_per_minute: perMinute, plan_type: plan } = balance.data;
  const minutes = perMinute ? Number(left) / Number(perMinute) : null;
  const share = Number(held) > 0 ? (100 * Number(held)) / (Number(left) + Number(held)) : 0;
  return (
    <Card title={t("Credits")} className="self-start">
      <p className="flex items-baseline gap-2">
        <Coins aria-hidden size={22} className="self-center text-coin" />
        <span className="font-display text-3xl">{format.number(left)}</span>
        <span className="text-sm text-soft">{t("left")}</span>
      </p>
      <p className="mt-1 text-sm text-soft">
        {minutes === null
          ? t("Plan {plan}", { plan })
          : t("about {time} of film on the plan {plan}", { time: clock(minutes * 60), plan })}
      </p>
      {share > 0 && (
        <div className="mt-3">
          <Bar percent={share} label={t("Held for running jobs")} tone="coin" />
          <p className="mt-1 text-xs text-soft">{t("{count} held for running jobs", { count: format.number(held) })}</p>
        </div>
      )}
      {billing.data && (
        <p className="mt-4 flex items-center gap-2 border-t border-line pt-4 text-sm">
          <CalendarClock aria-hidden size={16} className="text-soft" />
          {billing.data.next_billing_at
            ? t("Next payment {date}", { date: format.date(billing.data.next_billing_at) })
            : t("New credits {date}", { date: format.date(billing.data.period_end) })}
        </p>
      )}
      <Link to="/team/billing" search={{}} className={cx(buttonClass("plain", "sm"), "mt-4")}>
        {t("Get more")}
      </Link>
    </Card>
  );
}

function LastMade() {
  const t = useT();
  const format = useFormat();
  const jobs = useQuery(jobsQuery());
  const projects = useInfiniteQuery(projectsQuery());
  const titles = new Map(projects.data?.pages.flatMap((page) => page.items.map((one) => [one.id, one.title] as const)));
  const last = (jobs.data ?? [])
    .flatMap((job) => (job.status === "complete" && job.project_id ? [{ job, projectId: job.project_id }] : []))
    .slice(0, LAST);
  if (!last.length) return null;
  return (
    <section className="flex flex-col gap-4">
      <div className="flex items-baseline justify-between">
        <h2 className="text-lg font-semibold">{t("Made last")}</h2>
        <Link to="/videos" className="link text-sm">
          {t("All videos")}
        </Link>
      </div>
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 md:grid-cols-4 xl:grid-cols-5">
        {last.map(({ job, projectId }) => (
          <li key={job.id} className="min-w-0">
            <Link to="/videos/$projectId" params={{ projectId }} className="group block">
              <Thumb
                job={job}
                className="aspect-[4/5] w-full rounded-2xl border border-line shadow-card transition-transform group-hover:-translate-y-0.5"
              />
              <span className="mt-2 block truncate text-sm font-medium">{titles.get(projectId) ?? t("Video")}</span>
              <span className="mt-0.5 flex flex-wrap items-center justify-between gap-2 text-xs text-soft">
                <span>{format.ago(job.finished_at ?? job.created_at)}</span>
                <span className="tabular-nums">{job.duration_ms ? clock(job.duration_ms / 1000) : ""}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
