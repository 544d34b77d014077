import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { api, ask, newKey } from "@/api/client";
import { type Film, voicesQuery } from "@/api/queries";
import { stepQuery, storyQuery } from "@/features/stories/queries";

type StoryFilm = { key: string; title: string; script: string } & { voice?: string };

/** What a story says of its film: its title, its script, and a voice of its language. */
export function useStoryFilm(storyId: string): { film?: StoryFilm; error?: unknown } {
  const story = useQuery(storyQuery(storyId));
  const script = useQuery(stepQuery(storyId, "script"));
  const voices = useQuery(voicesQuery);
  if (story.error || script.error) return { error: story.error ?? script.error };
  if (!story.data || !script.data || !voices.data) return {};
  const { language, title } = story.data;
  const spoken = voices.data.find((voice) => voice.available && voice.language.startsWith(language));
  return {
    film: {
      key: `film.${storyId}.${script.data.version}`,
      title,
      script: String(script.data.current?.content.text ?? ""),
      ...(language !== "en" && spoken ? { voice: spoken.id } : {}),
    },
  };
}

/** The project that belongs to a story, made once for this page; without a story there is none yet. */
export function useProjectOf(storyId: string | undefined): (film: Film) => Promise<string | undefined> {
  const made = useRef<string>(undefined);
  const key = useRef(newKey());
  return useCallback(
    async (film: Film) => {
      if (!storyId || made.current) return made.current;
      const params = { path: { story_id: storyId }, header: { "Idempotency-Key": key.current } };
      const { script: _script, project_id: _project, duration: _duration, ...looks } = film;
      const body = { ...looks, images: film.images ?? [], voice: film.voice ?? "female" };
      const project = await ask(api.POST("/api/v1/stories/{story_id}/project", { params, body }));
      made.current = project.id;
      return project.id;
    },
    [storyId],
  );
}
