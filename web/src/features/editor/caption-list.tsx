import { Play } from "lucide-react";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import type { Captions } from "./use-captions";

/** The film's captions, one field each; what is typed is burnt instead of the composed ones. */
export function CaptionList({
  captions,
  edited,
  hasFilm,
  onReset,
  onSeek,
}: {
  captions: Captions;
  edited: boolean;
  hasFilm: boolean;
  onReset: () => void;
  onSeek: (seconds: number) => void;
}) {
  const t = useT();
  const { cues, change, error } = captions;
  if (!edited && !hasFilm) return <Card>{t("Captions can be edited once the video has been made.")}</Card>;
  if (error) return <ProblemNote error={error} />;
  if (!cues) return <Skeletons rows={4} className="h-14" />;
  return (
    <Card title={t("Captions")}>
      <p className="mb-4 text-sm text-soft">
        {t("Correct the words here. They are drawn on the picture when you make the video again.")}
      </p>
      <ol className="flex flex-col gap-3">
        {cues.map((cue, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cues neither move nor go while they are typed in
          <li key={place} className="flex items-start gap-2">
            <Button
              look="plain"
              size="sm"
              className="w-20 shrink-0 tabular-nums"
              aria-label={t("Play from {time}", { time: clock(cue.start / 1000) })}
              onClick={() => onSeek(cue.start / 1000)}
            >
              <Play aria-hidden size={14} />
              {clock(cue.start / 1000)}
            </Button>
            <div className="min-w-0 flex-1">
              <TextField
                label={t("Caption {number}", { number: place + 1 })}
                hideLabel
                dir="auto"
                maxLength={300}
                value={cue.text.replace(/\n/g, " ")}
                onChange={(event) => change(place, event.target.value)}
              />
            </div>
          </li>
        ))}
      </ol>
      {edited && (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <Button look="plain" size="sm" onClick={onReset}>
            {t("Go back to the captions of the script")}
          </Button>
          <p className="min-w-48 flex-1 text-xs text-soft">
            {t("These captions stay as they are, also when the script changes.")}
          </p>
        </div>
      )}
    </Card>
  );
}
