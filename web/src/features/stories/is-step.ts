import type { StepKey } from "./queries";

/** The steps in their order, apart from how they look: the router knows them without loading the story studio. */
export const STEP_KEYS = [
  "brief",
  "logline",
  "synopsis",
  "structure",
  "characters",
  "scenes",
  "script",
  "storyboard",
  "moodboard",
  "thumbnails",
  "metadata",
] as const satisfies StepKey[];

export const isStep = (value: unknown): value is StepKey => (STEP_KEYS as readonly unknown[]).includes(value);
