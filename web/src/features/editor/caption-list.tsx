import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { fileUrl, problemOf } from "@/api/client";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { type Cue, readSrt, writeSrt } from "@/lib/subtitles";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

async function fetchSrt(path: string): Promise<string> {
  const answer = await fetch(fileUrl(path));
  if (!answer.ok) throw await problemOf(answer);
  return answer.text();
}

/** The film's captions, one field each; what is typed is burnt instead of the composed ones. */
export function CaptionList({
  film,
  edited,
  onChange,
  onSeek,
}: {
  film?: string;
  edited: string | null;
  onChange: (srt: string | null) => void;
  onSeek: (seconds: number) => void;
}) {
  const t = useT();
  const made = useQuery({
    queryKey: ["captions", film],
    queryFn: () => fetchSrt(film ?? ""),
    enabled: Boolean(film) && edited === null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const srt = edited ?? made.data;
  const [round, setRound] = useState(0);
  if (edited === null && !film) {
    return <Card>{t("Captions can be edited once the video has been made.")}</Card>;
  }
  if (made.isError && edited === null) return <ProblemNote error={made.error} />;
  if (srt === undefined) return <Skeletons rows={4} className="h-14" />;
  return (
    <Card title={t("Captions")}>
      <p className="mb-4 text-sm text-soft">
        {t("Correct the words here. They are drawn on the picture when you make the video again.")}
      </p>
      <Cues key={`${film}-${round}`} srt={srt} onChange={onChange} onSeek={onSeek} />
      {edited !== null && (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <Button
            look="plain"
            size="sm"
            onClick={() => {
              onChange(null);
              setRound(round + 1);
            }}
          >
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

function Cues({
  srt,
  onChange,
  onSeek,
}: {
  srt: string;
  onChange: (srt: string) => void;
  onSeek: (at: number) => void;
}) {
  const t = useT();
  const first = useMemo(() => readSrt(srt), [srt]);
  // Typed here, spelt there: a space at the end must not vanish under the fingers.
  const [cues, setCues] = useState<Cue[]>(first);
  const change = (place: number, text: string) => {
    const next = cues.map((cue, index) => (index === place ? { ...cue, text } : cue));
    setCues(next);
    onChange(writeSrt(next));
  };
  return (
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
  );
}
