import { Captions, CaptionsOff, Maximize, Pause, Play, Volume2, VolumeX } from "lucide-react";
import { Slider } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { cx } from "./cx";

const STEP = 5;

/** Native video with controls of our own, all of them on the keyboard: k j l , . m c f. */
export function Player({
  src,
  poster,
  captions,
  title,
  jump,
  marks,
  held,
  overlay,
  fine,
  onTime,
}: {
  src: string;
  poster?: string;
  captions?: string;
  title: string;
  /** A new object plays from there, or shows the picture there; without a place it stands still where it is. */
  jump?: { to?: number; hold?: boolean };
  /** Moments, in seconds, that are marked on the time line. */
  marks?: { id: string; at: number; faint?: boolean }[];
  /** Stands still while it is. */
  held?: boolean;
  /** Lies over the picture. */
  overlay?: ReactNode;
  /** Tell the time at every picture that is drawn, not four times a second. */
  fine?: boolean;
  onTime?: (seconds: number, playing: boolean) => void;
}) {
  const t = useT();
  const box = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [aspect, setAspect] = useState(1);
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(false);
  const [subtitled, setSubtitled] = useState(false);
  useEffect(() => {
    const track = video.current?.textTracks[0];
    if (track) track.mode = subtitled ? "showing" : "hidden";
  }, [subtitled]);
  useEffect(() => {
    if (jump && video.current) {
      if (jump.to !== undefined) video.current.currentTime = jump.to;
      if (jump.hold) video.current.pause();
      else void video.current.play();
    }
  }, [jump]);
  useEffect(() => {
    if (held) video.current?.pause();
  }, [held]);
  const told = useRef(onTime);
  told.current = onTime;
  useEffect(() => {
    if (!fine || !playing) return;
    let frame = 0;
    const look = () => {
      if (video.current) told.current?.(video.current.currentTime, true);
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [fine, playing]);
  const seek = (to: number) => {
    if (video.current) video.current.currentTime = Math.min(Math.max(0, to), length || 0);
    setAt(Math.max(0, to));
    onTime?.(Math.max(0, to), false);
  };
  const toggle = () => void (video.current?.paused ? video.current.play() : video.current?.pause());
  const full = () => void (document.fullscreenElement ? document.exitFullscreen() : box.current?.requestFullscreen());
  const onKeyDown = (event: KeyboardEvent) => {
    const now = video.current?.currentTime ?? 0;
    const doing: Record<string, () => void> = {
      k: toggle,
      j: () => seek(now - STEP),
      l: () => seek(now + STEP),
      ",": () => seek(now - 1 / 30),
      ".": () => seek(now + 1 / 30),
      m: () => setMuted(!muted),
      c: () => setSubtitled(!subtitled),
      f: full,
    };
    const act = doing[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act();
    }
  };
  const button =
    "grid size-11 shrink-0 place-items-center rounded-lg text-white hover:bg-white/15 focus-visible:outline-white";
  return (
    <section
      ref={box}
      data-keys="own"
      aria-label={title}
      onKeyDown={onKeyDown}
      style={{ maxWidth: `max(19rem, calc(68dvh * ${aspect}))` }}
      className="@container mx-auto flex w-full flex-col overflow-hidden rounded-2xl bg-black shadow-float"
    >
      <div className="relative flex min-h-0 flex-1">
        <video
          ref={video}
          src={src}
          poster={poster}
          muted={muted}
          playsInline
          preload="metadata"
          className="max-h-[68dvh] min-h-0 w-full flex-1 object-contain"
          onClick={toggle}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onLoadedMetadata={(event) => {
            setLength(event.currentTarget.duration);
            setAspect(event.currentTarget.videoWidth / event.currentTarget.videoHeight || 1);
          }}
          onTimeUpdate={(event) => {
            setAt(event.currentTarget.currentTime);
            onTime?.(event.currentTarget.currentTime, !event.currentTarget.paused);
          }}
        >
          {captions && <track kind="captions" src={captions} srcLang="und" label={t("Captions")} />}
        </video>
        {overlay}
      </div>
      <div className="flex flex-wrap items-center gap-1 bg-neutral-900 p-1 text-white">
        <button type="button" className={button} aria-label={playing ? t("Pause") : t("Play")} onClick={toggle}>
          {playing ? <Pause aria-hidden size={18} /> : <Play aria-hidden size={18} />}
        </button>
        <Slider.Root
          className="relative -order-1 mx-3 flex h-8 min-w-0 basis-full items-center @lg:order-none @lg:mx-0 @lg:h-11 @lg:flex-1 @lg:basis-0"
          max={length || 1}
          step={0.05}
          value={[at]}
          onValueChange={([to]) => seek(to ?? 0)}
        >
          <Slider.Track className="relative h-1.5 grow rounded-full bg-white/25">
            <Slider.Range className="absolute h-full rounded-full bg-[#63c9b1]" />
            {length > 0 &&
              marks?.map((mark) => (
                <span
                  key={mark.id}
                  aria-hidden
                  className={cx(
                    "absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-neutral-900",
                    mark.faint ? "bg-neutral-400" : "bg-[#f2c14e]",
                  )}
                  style={{ left: `${Math.min(100, (100 * mark.at) / length)}%` }}
                />
              ))}
          </Slider.Track>
          <Slider.Thumb
            aria-label={t("Position")}
            aria-valuetext={`${clock(at)} / ${clock(length)}`}
            className="block size-4 rounded-full bg-white focus-visible:outline-white"
          />
        </Slider.Root>
        <span className="mr-auto whitespace-nowrap px-2 text-xs tabular-nums @lg:mr-0">
          {clock(at)} / {clock(length)}
        </span>
        {captions && (
          <button
            type="button"
            className={button}
            aria-pressed={subtitled}
            aria-label={t("Captions")}
            onClick={() => setSubtitled(!subtitled)}
          >
            {subtitled ? <Captions aria-hidden size={18} /> : <CaptionsOff aria-hidden size={18} />}
          </button>
        )}
        <button
          type="button"
          className={button}
          aria-pressed={muted}
          aria-label={t("Mute")}
          onClick={() => setMuted(!muted)}
        >
          {muted ? <VolumeX aria-hidden size={18} /> : <Volume2 aria-hidden size={18} />}
        </button>
        <button type="button" className={button} aria-label={t("Full screen")} onClick={full}>
          <Maximize aria-hidden size={18} />
        </button>
      </div>
    </section>
  );
}
