import type { Message } from "@/i18n/id";

export const MODALITIES: Record<string, { label: Message }> = {
  text: { label: "Text" },
  image: { label: "Pictures" },
  video: { label: "Films" },
  speech: { label: "Speech" },
  moderation: { label: "Moderation" },
  embedding: { label: "Search" },
};
