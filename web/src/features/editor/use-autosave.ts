import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask, Problem, type Schemas } from "@/api/client";
import { changed, type Project, projectQuery, queryClient } from "@/api/queries";

export type SaveState = "saved" | "dirty" | "saving" | "failed" | "conflict";
export type Body = Schemas["CreateProject"];
const WAIT = 900;
const AGAIN = 5000;

/** What is stored of a project, as the body that stores it. */
export function bodyOf(project: Project): Body {
  const { title, script, images, voice, duration, music, options } = project;
  return { ...(options as Partial<Body>), title, script, images, voice, duration, music };
}

/** Save what changes, soon and by itself. Somebody else's change in between is not overwritten but told. */
export function useAutosave(project: Project, body: Body) {
  const [state, setState] = useState<SaveState>("saved");
  const [error, setError] = useState<unknown>();
  const known = useRef(project.updated_at);
  const saved = useRef(JSON.stringify(bodyOf(project)));
  const latest = useRef(body);
  latest.current = body;
  const draftKey = `mutoscope.edit.${project.id}`;

  const save = useCallback(
    async (overwrite = false): Promise<boolean> => {
      const now = latest.current;
      const spelt = JSON.stringify(now);
      if (spelt === saved.current) {
        setState("saved");
        return true;
      }
      setState("saving");
      const path = { project_id: project.id };
      try {
        if (!overwrite) {
          const there = await ask(api.GET("/api/v1/projects/{project_id}", { params: { path } }));
          const theirs = JSON.stringify(bodyOf(there));
          if (there.updated_at !== known.current && theirs !== saved.current && theirs !== spelt) {
            setState("conflict");
            return false;
          }
        }
        const kept = await ask(api.PUT("/api/v1/projects/{project_id}", { params: { path }, body: now }));
        known.current = kept.updated_at;
        saved.current = spelt;
        queryClient.setQueryData(projectQuery(project.id).queryKey, kept);
        localStorage.removeItem(draftKey);
        setError(undefined);
        setState(JSON.stringify(latest.current) === spelt ? "saved" : "dirty");
        void changed();
        return true;
      } catch (problem) {
        setError(problem);
        setState("failed");
        return false;
      }
    },
    [project.id, draftKey],
  );

  const spelt = JSON.stringify(body);
  useEffect(() => {
    if (spelt === saved.current && state === "dirty") setState("saved"); // undone before it was sent
    if (spelt === saved.current || state === "conflict") return;
    try {
      localStorage.setItem(draftKey, spelt);
    } catch {
      // Without storage the server's copy is the only one.
    }
    setState((present) => (present === "saving" ? present : "dirty"));
    const timer = setTimeout(() => void save(), WAIT);
    return () => clearTimeout(timer);
  }, [spelt, save, draftKey, state]);

  useEffect(() => {
    if (state !== "failed" || (error instanceof Problem && error.status === 422)) return;
    const timer = setTimeout(() => void save(), AGAIN);
    return () => clearTimeout(timer);
  }, [state, error, save]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (JSON.stringify(latest.current) !== saved.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      if (JSON.stringify(latest.current) !== saved.current) void save();
    };
  }, [save]);
  return { state, error, save };
}

/** What was typed here and never reached the server. */
export function unsavedDraft(project: Project): Body | null {
  try {
    const kept = localStorage.getItem(`mutoscope.edit.${project.id}`);
    return kept ? (JSON.parse(kept) as Body) : null;
  } catch {
    return null;
  }
}
