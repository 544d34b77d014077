import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Captions, Scissors } from "lucide-react";
import { api, ask, fileUrl, Problem } from "@/api/client";
import { assetsQuery, isRunning, type Job } from "@/api/queries";
import { InWork } from "@/features/videos/in-work";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { clock, useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { PriceRows, WhyNot } from "./price";
import { cutQuoteQuery } from "./queries";
import { useOrder } from "./use-order";

const SETTLED_MS = 400;

/** How long what is left will be and what the cut costs; then the cut itself. */
export function CutCard({ job, seconds, struck }: { job: Job; seconds: number; struck: number[] }) {
  const t = useT();
  const format = useFormat();
  const late = useDebounced(struck, SETTLED_MS);
  const quote = useQuery(cutQuoteQuery(job.id, late, late.length > 0));
  const order = useOrder();
  const known = struck.length && !quote.isError ? quote.data : undefined;
  const settled = late === struck && !quote.isFetching;
  const cut = () =>
    order.run((header) =>
      ask(
        api.POST("/api/v1/jobs/{job_id}/cut", {
          params: { path: { job_id: job.id }, header },
          body: { delete: struck },
        }),
      ),
    );
  return (
    <Card title={t("Cut")}>
      <div className="flex flex-col gap-4">
        <PriceRows quote={known} pending={!settled}>
          <dt className="text-soft">{t("Words struck out")}</dt>
          <dd className="text-right tabular-nums">{format.number(struck.length)}</dd>
          <dt className="text-soft">{t("Length now")}</dt>
          <dd className="text-right tabular-nums">{clock(seconds)}</dd>
          <dt className="text-soft">{t("New length")}</dt>
          <dd className="text-right font-semibold tabular-nums">{known ? clock(known.duration_ms / 1000) : "–"}</dd>
        </PriceRows>
        {struck.length > 0 && <WhyNot quote={known} error={order.error ?? quote.error} />}
        <Button
          look="primary"
          size="lg"
          busy={order.busy}
          disabled={!known?.affordable || !settled}
          onClick={() => void cut()}
        >
          <Scissors aria-hidden size={18} /> {t("Cut the clip")}
        </Button>
        <p className="text-xs text-soft">
          {t(
            "The clip itself stays as it is. The cut one comes to your media, where it counts as storage, with its own subtitles.",
          )}
        </p>
      </div>
    </Card>
  );
}

/** What was cut of a file so far, and where each cut is now. */
export function Cuts({ cuts }: { cuts: Job[] }) {
  const t = useT();
  const assets = useQuery(assetsQuery);
  if (!cuts.length) return null;
  return (
    <section className="flex flex-col gap-3" aria-label={t("Cut so far")}>
      {cuts.map((cut) => {
        if (isRunning(cut)) return <InWork key={cut.id} job={cut} />;
        if (cut.error) return <ProblemNote key={cut.id} error={failure(cut)} />;
        if (cut.status !== "complete") return null;
        const kept = assets.data?.find((asset) => asset.id === cut.asset_id);
        return (
          <Card key={cut.id}>
            <p className="font-medium" role="status">
              {kept ? kept.name : t("This cut was deleted from your media.")}
            </p>
            <p className="text-sm text-soft">{clock((cut.duration_ms ?? 0) / 1000)}</p>
            <div className="mt-3 flex flex-wrap gap-2">
              {kept && (
                <>
                  <Link to="/media" search={{ find: kept.name }} className={buttonClass("plain", "sm")}>
                    {t("Show it in your media")}
                  </Link>
                  {kept.kind === "video" && (
                    <Link to="/new" search={{ clip: kept.id }} className={buttonClass("plain", "sm")}>
                      {t("Use it in a new video")}
                    </Link>
                  )}
                </>
              )}
              <Subtitles job={cut} />
            </div>
          </Card>
        );
      })}
    </section>
  );
}

/** The subtitles of a job, as files. */
export function Subtitles({ job }: { job: Job }) {
  const t = useT();
  return (
    <>
      {job.files.srt && (
        <a href={fileUrl(job.files.srt)} download className={buttonClass("plain", "sm")}>
          <Captions aria-hidden size={15} /> {t("Captions (SRT)")}
        </a>
      )}
      {job.files.vtt && (
        <a href={fileUrl(job.files.vtt)} download className={buttonClass("plain", "sm")}>
          <Captions aria-hidden size={15} /> {t("Captions (WebVTT)")}
        </a>
      )}
    </>
  );
}

export function failure(job: Job): Problem {
  return new Problem(500, job.error?.code ?? "failed", job.error?.message ?? "", job.error?.remedy ?? "");
}
