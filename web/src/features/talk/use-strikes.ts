import { useCallback, useMemo } from "react";
import { useDraft } from "@/lib/draft";
import { NOTHING, redo, type Strikes, strike, undo } from "@/lib/talk";

/** What is struck out of a transcript, with its steps; it outlives the tab. */
export function useStrikes(jobId: string, words: number) {
  const [kept, setStrikes] = useDraft<Strikes>(`talk.${jobId}`, NOTHING);
  const struck = useMemo(() => new Set(kept.present.filter((place) => place < words)), [kept.present, words]);
  return {
    struck,
    list: kept.present,
    canUndo: kept.past.length > 0,
    canRedo: kept.future.length > 0,
    strike: useCallback((places: number[]) => setStrikes((known) => strike(known, places)), [setStrikes]),
    undo: useCallback(() => setStrikes(undo), [setStrikes]),
    redo: useCallback(() => setStrikes(redo), [setStrikes]),
  };
}
export type StrikeDesk = ReturnType<typeof useStrikes>;
