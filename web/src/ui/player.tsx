import { Captions, CaptionsOff, Maximize, Pause, Play, Volume2, VolumeX } from "lucide-react";
import { Slider } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";

const STEP = 5;

/** Native video with controls of our own, all of them on the keyboard: k j l , . m c f. */
export function Player({
  src,
  poster,
  captions,
  title,
  jump,
  held,
  overlay,
  onTime,
}: {
  src: string;
  poster?: string;
  captions?: string;
  title: string;
  /** A new object plays from there; with `stay` it only goes there. */
  jump?: { to: number; stay?: boolean };
  /** Stands still while it is. */
  held?: boolean;
  /** Lies over the picture. */
  overlay?: ReactNode;
  onTime?: (seconds: number) => void;
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
      video.current.currentTime = jump.to;
      if (!jump.stay) void video.current.play();
    }
  }, [jump]);
  useEffect(() => {
    if (held) video.current?.pause();
  }, [held]);
  const seek = (to: number) => {
    if (video.current) video.current.currentTime = Math.min(Math.max(0, to), length || 0);
    setAt(Math.max(0, to));
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
      className="mx-auto flex w-full flex-col overflow-hidden rounded-2xl bg-black shadow-float"
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
            onTime?.(event.currentTarget.currentTime);
          }}
        >
          {captions && <track kind="captions" src={captions} srcLang="und" label={t("Captions")} />}
        </video>
        {overlay}
      </div>
      <div className="flex items-center gap-1 bg-neutral-900 p-1 text-white">
        <button type="button" className={button} aria-label={playing ? t("Pause") : t("Play")} onClick={toggle}>
          {playing ? <Pause aria-hidden size={18} /> : <Play aria-hidden size={18} />}
        </button>
        <Slider.Root
          className="relative flex h-11 min-w-0 flex-1 items-center"
          max={length || 1}
          step={0.05}
          value={[at]}
          onValueChange={([to]) => seek(to ?? 0)}
        >
          <Slider.Track className="relative h-1.5 grow rounded-full bg-white/25">
            <Slider.Range className="absolute h-full rounded-full bg-[#63c9b1]" />
          </Slider.Track>
          <Slider.Thumb
            aria-label={t("Position")}
            aria-valuetext={`${clock(at)} / ${clock(length)}`}
            className="block size-4 rounded-full bg-white focus-visible:outline-white"
          />
        </Slider.Root>
        <span className="whitespace-nowrap px-2 text-xs tabular-nums">
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
