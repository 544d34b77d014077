import { useQuery } from "@tanstack/react-query";
import { Clapperboard } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, ask, fileUrl, type Schemas } from "@/api/client";
import { changed } from "@/api/queries";
import { useT } from "@/i18n";
import { said } from "@/i18n/said";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice } from "@/ui/field";
import { Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { clipQuoteQuery, clipsQuery, modelsQuery, type Story, type Version } from "./queries";

type Clip = Schemas["ClipView"];
type Aspect = NonNullable<Schemas["AskClip"]["aspect"]>;
type Shot = { story: Story; version: Version; number: number };

const SHAPES: { value: Aspect; label: string }[] = [
  { value: "16:9", label: "16:9" },
  { value: "9:16", label: "9:16" },
  { value: "1:1", label: "1:1" },
];
const under = (clip: Clip) => clip.status === "ordering" || clip.status === "running";

/** The clip of a shot, which plays where the picture stood. */
export function ClipPlayer({ assetId, number }: { assetId: string; number: number }) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/useMediaCaption: a clip of a model is without words
    <video
      src={`${fileUrl(`/api/v1/download/${assetId}`)}#t=0.1`}
      controls
      loop
      preload="metadata"
      aria-label={t("Clip of shot {number}", { number })}
      className="aspect-video w-full bg-black object-contain"
    />
  );
}

/** Have a shot filmed by a video model, where there is one: the price first, then how far it is, or why it failed. */
export function ShotClip({ story, version, number }: Shot) {
  const t = useT();
  const models = useQuery(modelsQuery);
  const byModel = models.data?.includes("video") === true;
  const clips = useQuery({ ...clipsQuery(story.id), enabled: byModel });
  const [open, setOpen] = useState(false);
  const isCurrent = story.steps.some((one) => one.step === version.step && one.version === version.version);
  const newest = clips.data?.items.find((one) => one.shot === number);
  if (!byModel || !isCurrent) return null;
  if (newest && under(newest)) {
    return (
      <p role="status" className="flex items-center gap-1.5 text-xs text-soft">
        <Clapperboard aria-hidden size={14} className="motion-safe:animate-pulse" /> {t("A clip is being made …")}
      </p>
    );
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      {newest?.status === "failed" && (
        <p className="text-xs text-danger">
          {said(String(newest.problem?.detail ?? newest.problem?.message ?? ""))}{" "}
          {said(String(newest.problem?.remedy ?? ""))}
        </p>
      )}
      <Button size="sm" aria-label={t("Make a clip of shot {number}", { number })} onClick={() => setOpen(true)}>
        <Clapperboard aria-hidden size={14} /> {t("Make a clip")}
      </Button>
      {open && <OrderClip story={story} version={version} number={number} onClose={() => setOpen(false)} />}
    </div>
  );
}

function OrderClip({ story, number, onClose }: Shot & { onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const [aspect, setAspect] = useState<Aspect>("16:9");
  const quote = useQuery(clipQuoteQuery(story.id, number, aspect, story.revision));
  const order = async () => {
    const body = { story_id: story.id, shot: number, aspect, most_micro: quote.data?.most_micro };
    const done = t("The clip is ordered. It comes to its shot by itself.");
    if (await action.run(() => ask(api.POST("/api/v1/clips", { body })), done)) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("Make a clip of shot {number}", { number })}
      description={t("A video model films it. You pay only if it is made, and it becomes footage of the film.")}
    >
      <Choice label={t("Shape")} value={aspect} options={SHAPES} onChange={setAspect} />
      {quote.isPending && <Skeletons rows={1} className="h-16" />}
      {quote.isError && <ProblemNote error={quote.error} retry={() => void quote.refetch()} />}
      {quote.data && (
        <p className="rounded-xl bg-sunken p-3 text-sm">
          {t("{seconds} seconds by {model}", {
            seconds: format.number(quote.data.seconds),
            model: `${quote.data.provider}/${quote.data.model}`,
          })}
        </p>
      )}
      <Button look="primary" busy={action.busy} disabled={!quote.data} onClick={() => void order()}>
        {t("Make the clip")}
        {quote.data ? ` · ${t("at most {price}", { price: format.micro(quote.data.most_micro) })}` : ""}
      </Button>
    </Dialog>
  );
}

/** Ask for the story anew when one of its clips has ended. */
export function useClipsOf(story: Story) {
  const models = useQuery(modelsQuery);
  const clips = useQuery({ ...clipsQuery(story.id), enabled: models.data?.includes("video") === true });
  const running = clips.data?.items.filter(under).length ?? 0;
  const before = useRef(running);
  useEffect(() => {
    if (running < before.current) void changed();
    before.current = running;
  }, [running]);
}
