import { useCallback, useEffect, useRef, useState } from "react";

/** State that survives the tab: nothing that was typed is lost. */
export function useDraft<T>(key: string, initial: T): [T, (next: T | ((known: T) => T)) => void, () => void] {
  const name = `mutoscope.draft.${key}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(name);
      return kept === null ? initial : { ...initial, ...(JSON.parse(kept) as T) };
    } catch {
      return initial;
    }
  });
  const dropped = useRef(false);
  useEffect(() => {
    if (dropped.current) return;
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // The browser's storage is full or forbidden: the draft lives as long as the page.
    }
  }, [name, value]);
  const drop = useCallback(() => {
    dropped.current = true;
    localStorage.removeItem(name);
  }, [name]);
  return [value, setValue, drop];
}

export function useDebounced<T>(value: T, milliseconds: number): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return late;
}
