import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { fileUrl } from "@/api/client";
import { useLiveJobs } from "@/api/live";
import { type Asset, isRunning, type Job } from "@/api/queries";
import { InWork } from "@/features/videos/in-work";
import { useT } from "@/i18n";
import { afterStruck, wordAt } from "@/lib/talk";
import { buttonClass } from "@/ui/button";
import { CheckField } from "@/ui/field";
import { Card, Page, Skeletons } from "@/ui/page";
import { Player } from "@/ui/player";
import { ProblemNote } from "@/ui/problem";
import { CutCard, Cuts, failure, Subtitles } from "./cut-card";
import { OrderCard } from "./order-card";
import { assetQuery, type Transcript, talksQuery, wordsQuery } from "./queries";
import { useStrikes } from "./use-strikes";
import { Words } from "./words";

/** A clip in which somebody talks: written down, read beside the picture, and cut by its words. */
export function Talk() {
  const t = useT();
  const { assetId } = useParams({ from: "/signed-in/media/$assetId/transcript" });
  const asset = useQuery(assetQuery(assetId));
  const talks = useQuery({ ...talksQuery(assetId), enabled: asset.isSuccess });
  useLiveJobs(talks.data ?? []);
  const error = asset.error ?? talks.error;
  if (error) {
    return (
      <Page title={t("Words of a clip")}>
        <ProblemNote error={error} action={<ToMedia />} />
      </Page>
    );
  }
  if (!asset.data || !talks.data) {
    return (
      <Page title={t("Words of a clip")}>
        <Skeletons rows={1} className="h-96" />
      </Page>
    );
  }
  return (
    <Page
      title={asset.data.name}
      lead={t("Read what is said, strike out what should go, and cut the clip. Only English is recognised.")}
      actions={<ToMedia />}
    >
      <Stage asset={asset.data} jobs={talks.data} />
    </Page>
  );
}

function ToMedia() {
  const t = useT();
  return (
    <Link to="/media" search={{}} className={buttonClass("plain")}>
      {t("Back to media")}
    </Link>
  );
}

function Stage({ asset, jobs }: { asset: Asset; jobs: Job[] }) {
  const transcripts = jobs.filter((job) => job.work === "transcript");
  const [present] = transcripts;
  const heard = transcripts.find((job) => job.status === "complete");
  const words = useQuery({ ...wordsQuery(heard?.id ?? ""), enabled: heard !== undefined });
  if (present && isRunning(present)) return <Beside asset={asset} side={<InWork job={present} />} />;
  if (heard && words.isPending) return <Skeletons rows={1} className="h-96" />;
  const cuts = jobs.filter((job) => job.work === "cut");
  if (heard && words.data) return <Desk key={heard.id} {...{ asset, heard, cuts }} transcript={words.data} />;
  const failed = present?.error ? failure(present) : words.error; // files of jobs expire: then it can be ordered again
  return (
    <Beside
      asset={asset}
      side={
        <>
          {failed && <ProblemNote error={failed} />}
          <OrderCard asset={asset} />
          <Cuts cuts={cuts} />
        </>
      }
    />
  );
}

/** The clip, and what there is to do with it beside. */
function Beside({ asset, side }: { asset: Asset; side: ReactNode }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <Player src={fileUrl(`/api/v1/download/${asset.id}`)} title={asset.name} />
      <div className="flex min-w-0 flex-col gap-4">{side}</div>
    </div>
  );
}

type DeskProps = { asset: Asset; heard: Job; cuts: Job[]; transcript: Transcript };

function Desk({ asset, heard, cuts, transcript }: DeskProps) {
  const t = useT();
  const words = useMemo(() => transcript.sentences.flatMap((sentence) => sentence.words), [transcript]);
  const strikes = useStrikes(heard.id, words.length);
  const [jump, setJump] = useState<{ to: number; hold?: boolean }>();
  const [current, setCurrent] = useState(-1);
  const [skips, setSkips] = useState(true);
  const asked = useRef(false); // who asks for a struck word hears it
  useUndoKeys(strikes.undo, strikes.redo);

  const play = (place: number) => {
    asked.current = strikes.struck.has(place);
    setJump({ to: ((words[place]?.start_ms ?? 0) + 1) / 1000 });
  };
  const onTime = (seconds: number, playing: boolean) => {
    const place = wordAt(words, seconds * 1000);
    setCurrent(place);
    const isStruck = place >= 0 && strikes.struck.has(place);
    if (!isStruck) asked.current = false;
    if (!isStruck || !playing || !skips || asked.current) return;
    const next = afterStruck(words, strikes.struck, place);
    setJump(next === null ? { to: transcript.duration_ms / 1000, hold: true } : { to: (next + 1) / 1000 });
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-20 lg:order-last lg:-m-4 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto lg:p-4 *:shrink-0">
        <Player
          src={fileUrl(`/api/v1/download/${asset.id}`)}
          captions={heard.files.vtt && fileUrl(heard.files.vtt)}
          title={asset.name}
          jump={jump}
          fine
          onTime={onTime}
        />
        <CheckField
          label={t("Leave out what is struck while it plays")}
          checked={skips}
          onChange={(event) => setSkips(event.target.checked)}
        />
        <CutCard job={heard} seconds={transcript.duration_ms / 1000} struck={strikes.list} />
        <Cuts cuts={cuts} />
        <Card title={t("Subtitles of the whole clip")}>
          <div className="flex flex-wrap gap-2">
            <Subtitles job={heard} />
          </div>
        </Card>
      </div>
      <Words transcript={transcript} words={words} current={current} strikes={strikes} onPlay={play} />
    </div>
  );
}

/** Ctrl Z and Ctrl Shift Z, wherever the focus is on the page. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement | null)?.tagName ?? "");
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [undo, redo]);
}
