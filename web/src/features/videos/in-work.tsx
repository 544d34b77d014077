import { useState } from "react";
import { api, ask } from "@/api/client";
import { changed, type Job } from "@/api/queries";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Bar, Card } from "@/ui/page";
import { tell, tellProblem } from "@/ui/toast";
import { useStage } from "./job-row";

/** How far a running job is, and the way to end it. */
export function InWork({ job }: { job: Job }) {
  const t = useT();
  const format = useFormat();
  const stage = useStage(job);
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await ask(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: job.id } } }));
      tell(t("Cancelled. The held credits are back."));
      await changed();
    } catch (problem) {
      tellProblem(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="font-semibold" role="status">
          {stage}
        </p>
        <Button size="sm" busy={busy} onClick={cancel}>
          {t("Cancel")}
        </Button>
      </div>
      <div className="mt-3">
        <Bar percent={job.percent} label={t("Progress")} />
      </div>
      <p className="mt-3 text-sm text-soft">
        {t("{count} credits are held. You can close this page: it goes on.", {
          count: format.number(job.credits.held),
        })}
      </p>
    </Card>
  );
}
