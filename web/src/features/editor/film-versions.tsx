import { Eye, RotateCcw } from "lucide-react";
import { fileUrl } from "@/api/client";
import type { Job } from "@/api/queries";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Badge } from "@/ui/page";

/** Every film that was made of a project: watch one again, or go back to the script and looks it was made of. */
export function FilmVersions({
  films,
  shown,
  busy,
  onWatch,
  onRestore,
  onClose,
}: {
  films: Job[];
  shown: string | undefined;
  busy: boolean;
  onWatch: (film: Job) => void;
  onRestore: (film: Job) => void;
  onClose: () => void;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("Versions")}
      description={t("Each film keeps the script, the captions and the looks it was made of.")}
      wide
    >
      <ol className="flex flex-col gap-2">
        {films.map((film, place) => (
          <li key={film.id} className="flex flex-wrap items-center gap-3 rounded-xl border border-line p-2.5">
            {film.files.thumbnail && (
              <img
                src={fileUrl(film.files.thumbnail)}
                alt=""
                className="size-14 shrink-0 rounded-lg bg-sunken object-cover"
              />
            )}
            <span className="min-w-40 flex-1 text-sm">
              <span className="block font-semibold">{t("Film {number}", { number: films.length - place })}</span>
              <span className="block text-soft">
                {format.time(film.created_at)}
                {film.duration_ms ? ` · ${clock(film.duration_ms / 1000)}` : ""}
              </span>
            </span>
            {film.id === shown && <Badge tone="brand">{t("shown")}</Badge>}
            <span className="flex flex-wrap gap-2">
              {film.id !== shown && (
                <Button
                  size="sm"
                  aria-label={t("Watch film {number}", { number: films.length - place })}
                  onClick={() => onWatch(film)}
                >
                  <Eye aria-hidden size={14} /> {t("Watch")}
                </Button>
              )}
              <Button
                size="sm"
                busy={busy}
                aria-label={t("Go back to film {number}", { number: films.length - place })}
                onClick={() => onRestore(film)}
              >
                <RotateCcw aria-hidden size={14} /> {t("Go back")}
              </Button>
            </span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
