import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { fileUrl, problemOf } from "@/api/client";
import { type Cue, readSrt, writeSrt } from "@/lib/subtitles";

async function fetchSrt(path: string): Promise<string> {
  const answer = await fetch(fileUrl(path));
  if (!answer.ok) throw await problemOf(answer);
  return answer.text();
}

export type Captions = {
  /** Null until there is a film whose captions are known. */
  cues: Cue[] | null;
  /** Whether the picture shows something else than these words. */
  differs: (cue: Cue) => boolean;
  change: (place: number, text: string) => void;
  error: unknown;
};

/** The captions of a film as they are being corrected: one state for the list and for the picture. */
export function useCaptions(
  film: string | undefined,
  edited: string | null,
  onChange: (srt: string) => void,
): Captions {
  const made = useQuery({
    queryKey: ["captions", film],
    queryFn: () => fetchSrt(film ?? ""),
    enabled: Boolean(film),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Typed here, spelt there: a space at the end must not vanish under the fingers.
  const [typed, setTyped] = useState<{ srt: string; cues: Cue[] }>();
  const srt = edited ?? made.data;
  const cues = useMemo(() => {
    if (srt === undefined) return null;
    return typed?.srt === srt ? typed.cues : readSrt(srt);
  }, [srt, typed]);
  const burnt = useMemo(
    () => new Map(readSrt(made.data ?? "").map((cue) => [cue.start, cue.text.replace(/\s+/g, " ").trim()])),
    [made.data],
  );
  return {
    cues,
    differs: (cue) => burnt.get(cue.start) !== cue.text.replace(/\s+/g, " ").trim(),
    change: (place, text) => {
      if (!cues) return;
      const next = cues.map((cue, index) => (index === place ? { ...cue, text } : cue));
      const spelt = writeSrt(next);
      setTyped({ srt: spelt, cues: next });
      onChange(spelt);
    },
    error: edited === null ? made.error : null,
  };
}
