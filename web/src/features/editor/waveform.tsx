import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { peaks } from "@/lib/peaks";
import type { Cue } from "@/lib/subtitles";

const BARS = 240;
const RATE = 8000;
const MOST_BYTES = 150_000_000;
const MS = 1000;

type Sound = { bars: number[]; seconds: number };

/** The sound of a film, read in the browser; null where it is too large or has none. */
async function readSound(src: string): Promise<Sound | null> {
  const answer = await fetch(src);
  if (!answer.ok || Number(answer.headers.get("content-length") ?? 0) > MOST_BYTES) {
    await answer.body?.cancel();
    return null;
  }
  const context = new OfflineAudioContext(1, 1, RATE);
  const sound = await context.decodeAudioData(await answer.arrayBuffer()).catch(() => null);
  return sound && { bars: peaks(sound.getChannelData(0), BARS), seconds: sound.duration };
}

/** The film's sound under its picture, with where each caption begins; a click, or the arrow keys, go there. */
export function Waveform({
  src,
  at,
  cues,
  onSeek,
}: {
  src: string;
  at: number;
  cues: Cue[];
  onSeek: (seconds: number) => void;
}) {
  const t = useT();
  const sound = useQuery({
    queryKey: ["sound", src],
    queryFn: () => readSound(src),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (sound.isPending) return <div aria-hidden className="h-16 animate-shimmer rounded-xl bg-line" />;
  if (!sound.data) return null;
  const { bars, seconds } = sound.data;
  return (
    <div className="relative h-16 overflow-hidden rounded-xl border border-line bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-brand">
      <svg
        aria-hidden
        viewBox={`0 0 ${BARS} 100`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full text-brand"
      >
        {bars.map((height, place) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars are their places
            key={place}
            x={place + 0.15}
            width={0.7}
            y={50 - Math.max(1, height * 44)}
            height={Math.max(2, height * 88)}
            fill="currentColor"
            opacity={(place / BARS) * seconds <= at ? 1 : 0.4}
          />
        ))}
      </svg>
      {cues.map((cue) => (
        <span
          aria-hidden
          key={cue.start}
          className="absolute inset-y-0 w-px bg-edge/60"
          style={{ left: `${(cue.start / MS / seconds) * 100}%` }}
        />
      ))}
      <span
        aria-hidden
        className="absolute inset-y-0 w-0.5 bg-coin"
        style={{ left: `${Math.min(100, (at / seconds) * 100)}%` }}
      />
      <input
        type="range"
        aria-label={t("Place in the sound")}
        aria-valuetext={`${clock(at)} / ${clock(seconds)}`}
        min={0}
        max={seconds}
        step={0.05}
        value={Math.min(at, seconds)}
        onChange={(event) => onSeek(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  );
}
