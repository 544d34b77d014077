import { useEffect, useRef } from "react";
import { CREATE, TEAM, TELL } from "./nav";

const WAIT = 900;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

/** Ctrl K, ?, n, and g with a letter; none of them while somebody types. */
export function useShortcuts(doing: { palette: () => void; sheet: () => void; go: (to: string) => void }): void {
  const latest = useRef(doing);
  latest.current = doing;
  useEffect(() => {
    let first = "";
    let timer = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.palette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog]") || (event.target as HTMLElement).closest?.("[data-keys=own]")) return;
      if (event.key === "?") latest.current.sheet();
      const typed = first ? `${first} ${event.key}` : event.key;
      first = event.key === "g" ? "g" : "";
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        first = "";
      }, WAIT);
      const place = [...CREATE, ...TELL, ...TEAM].find((one) => one.key === typed);
      if (place) {
        event.preventDefault();
        latest.current.go(place.to);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
