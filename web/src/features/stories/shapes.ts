import type { Message } from "@/i18n/id";
import type { Content, StepKey } from "./queries";

/** How the content of a step is typed in; what is not named here is kept as it is. */
export type Field = { name: string; label: Message } & (
  | { kind: "line" | "text" | "lines" | "tags" | "colours" | "fixed" }
  | { kind: "choice"; options: readonly string[] }
  | { kind: "list"; of: Field[]; blank?: Content; one: { label: Message } }
  | { kind: "map"; of: Field[] }
);

const SIZES = ["extreme wide", "wide", "medium", "close-up", "extreme close-up", "insert"] as const;
const ANGLES = ["eye level", "low", "high", "overhead", "over the shoulder"] as const;
const MOVEMENTS = ["static", "pan", "tilt", "push in", "pull out", "track", "handheld"] as const;

/** Words of the craft that the API speaks in English. */
export const CRAFT: Record<string, { label: Message }> = {
  "extreme wide": { label: "Extreme wide" },
  wide: { label: "Wide" },
  medium: { label: "Medium" },
  "close-up": { label: "Close-up" },
  "extreme close-up": { label: "Extreme close-up" },
  insert: { label: "Detail" },
  "eye level": { label: "Eye level" },
  low: { label: "From below" },
  high: { label: "From above" },
  overhead: { label: "From overhead" },
  "over the shoulder": { label: "Over the shoulder" },
  static: { label: "Still camera" },
  pan: { label: "Pan" },
  tilt: { label: "Tilt" },
  "push in": { label: "Push in" },
  "pull out": { label: "Pull out" },
  track: { label: "Tracking" },
  handheld: { label: "Handheld" },
};

const TEXT: Field = { name: "text", label: "Text", kind: "text" };

export const SHAPES: Record<StepKey, Field[]> = {
  brief: [
    TEXT,
    { name: "genre", label: "Genre", kind: "line" },
    { name: "tone", label: "Tone", kind: "line" },
    { name: "audience", label: "Audience", kind: "line" },
  ],
  logline: [TEXT],
  synopsis: [TEXT, { name: "questions", label: "Still open, one a line", kind: "lines" }],
  structure: [
    {
      name: "beats",
      label: "Turns",
      one: { label: "Turn {number}" },
      kind: "list",
      of: [{ name: "name", label: "Name", kind: "fixed" }, TEXT],
    },
  ],
  characters: [
    {
      name: "items",
      label: "Characters",
      one: { label: "Character {number}" },
      kind: "list",
      blank: { name: "" },
      of: [
        { name: "name", label: "Name", kind: "line" },
        { name: "role", label: "Role", kind: "line" },
        { name: "description", label: "Description", kind: "text" },
        { name: "want", label: "Wants", kind: "line" },
        { name: "need", label: "Needs", kind: "line" },
        { name: "flaw", label: "Flaw", kind: "line" },
        { name: "look", label: "Looks like", kind: "text" },
        { name: "voice", label: "Sounds like", kind: "line" },
      ],
    },
  ],
  scenes: [
    {
      name: "items",
      label: "Scenes",
      one: { label: "Scene {number}" },
      kind: "list",
      blank: { title: "", action: "" },
      of: [
        { name: "title", label: "Title", kind: "line" },
        { name: "place", label: "Place", kind: "line" },
        { name: "time", label: "Time", kind: "line" },
        { name: "characters", label: "Who is there, one a line", kind: "lines" },
        { name: "action", label: "What happens", kind: "text" },
      ],
    },
  ],
  script: [TEXT],
  storyboard: [
    {
      name: "shots",
      label: "Shots",
      one: { label: "Shot {number}" },
      kind: "list",
      of: [
        { name: "narration", label: "Heard", kind: "fixed" },
        { name: "picture", label: "Seen", kind: "text" },
        { name: "size", label: "Size", kind: "choice", options: SIZES },
        { name: "angle", label: "Angle", kind: "choice", options: ANGLES },
        { name: "movement", label: "Movement", kind: "choice", options: MOVEMENTS },
      ],
    },
  ],
  moodboard: [
    { name: "palette", label: "Palette", kind: "colours" },
    { name: "words", label: "Words, one a line", kind: "lines" },
    {
      name: "boards",
      label: "Boards",
      one: { label: "Board {number}" },
      kind: "list",
      blank: { title: "" },
      of: [
        { name: "title", label: "Title", kind: "line" },
        { name: "prompt", label: "What is to be seen", kind: "text" },
      ],
    },
  ],
  thumbnails: [
    {
      name: "items",
      label: "Thumbnails",
      one: { label: "Thumbnail {number}" },
      kind: "list",
      blank: { headline: "" },
      of: [
        { name: "headline", label: "Headline", kind: "line" },
        { name: "prompt", label: "What is to be seen", kind: "text" },
      ],
    },
  ],
  metadata: [
    {
      name: "platforms",
      label: "Platforms",
      kind: "map",
      of: [
        { name: "title", label: "Title", kind: "line" },
        { name: "caption", label: "Caption", kind: "text" },
        { name: "hashtags", label: "Hashtags", kind: "tags" },
      ],
    },
  ],
};

/** Names of platforms are names: they stand as they are. */
export const PLATFORMS: Record<string, string> = {
  youtube: "YouTube",
  instagram: "Instagram",
  tiktok: "TikTok",
  linkedin: "LinkedIn",
  x: "X",
  twitter: "X",
  facebook: "Facebook",
};
