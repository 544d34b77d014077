import { useState } from "react";
import { api, ask } from "@/api/client";
import type { Asset, Job } from "@/api/queries";
import { useT } from "@/i18n";
import { doUnlessUndone, tellProblem } from "@/ui/toast";
import type { Body } from "./use-autosave";

/** Make the project say again what a film was made of; files that are gone since are left out. It can be undone. */
export function useRestore(body: Body, assets: Asset[] | undefined, onBody: (body: Body) => void) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const restore = async (film: Job) => {
    setBusy(true);
    try {
      const ordered = await ask(api.GET("/api/v1/jobs/{job_id}/order", { params: { path: { job_id: film.id } } }));
      const there = new Set((assets ?? []).map((asset) => asset.id));
      const kept = (id: string | null | undefined) => (id && there.has(id) ? id : null);
      const before = body;
      onBody({
        ...ordered,
        clips: (ordered.clips ?? []).filter((id) => there.has(id)),
        images: (ordered.images ?? []).filter((id) => there.has(id)),
        logo: kept(ordered.logo),
        intro: kept(ordered.intro),
        outro: kept(ordered.outro),
      });
      doUnlessUndone({
        message: t("The script, the captions and the looks of that film are back."),
        undo: t("Undo"),
        run: async () => {},
        restore: () => onBody(before),
      });
    } catch (problem) {
      tellProblem(problem);
    } finally {
      setBusy(false);
    }
  };
  return { busy, restore };
}
