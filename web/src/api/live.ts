import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ROOT } from "./client";
import { isRunning, type Job } from "./queries";

const MOST_STREAMS = 3; // a browser opens six connections to one server: the rest is for everything else
const ENDS = ["complete", "failed", "cancelled"] as const;

/** Follow running jobs live; the browser reconnects by itself and catches up by the revision it saw last. */
export function useLiveJobs(jobs: Job[], onEnd?: (job: Job) => void): void {
  const client = useQueryClient();
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const ids = jobs
    .filter(isRunning)
    .slice(0, MOST_STREAMS)
    .map((job) => job.id)
    .join(",");
  useEffect(() => {
    const take = (job: Job) => {
      client.setQueriesData<Job[]>({ queryKey: ["jobs"] }, (known) =>
        known?.map((one) => (one.id === job.id && one.revision <= job.revision ? job : one)),
      );
    };
    const sources = ids
      .split(",")
      .filter(Boolean)
      .map((id) => {
        const source = new EventSource(`${ROOT}/api/v1/jobs/${id}/events`);
        source.addEventListener("progress", (event) => take(JSON.parse(event.data)));
        for (const end of ENDS) {
          source.addEventListener(end, (event) => {
            source.close();
            const job = JSON.parse(event.data) as Job;
            take(job);
            void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "quote" });
            ended.current?.(job);
          });
        }
        return source;
      });
    return () => {
      for (const source of sources) source.close();
    };
  }, [ids, client]);
}
