import type { Schemas } from "@/api/client";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import type { Tone } from "@/ui/page";
import { MODALITIES } from "./modalities";

export type Status = Schemas["DecisionView"]["status"];

export const STATES: Record<Status, { label: Message; tone: Tone }> = {
  final: { label: "refused", tone: "plain" },
  appealed: { label: "appealed", tone: "coin" },
  upheld: { label: "stays refused", tone: "danger" },
  overturned: { label: "granted", tone: "good" },
};
/** What content is refused for. */
export const CATEGORIES: Record<string, { label: Message }> = {
  sexual: { label: "Sexual content" },
  "sexual/minors": { label: "Sexual content with minors" },
  "violence/graphic": { label: "Graphic violence" },
  "hate/threatening": { label: "Hate with threats" },
  "harassment/threatening": { label: "Threats against somebody" },
  "illicit/violent": { label: "Weapons and violent crime" },
  "self-harm/instructions": { label: "Instructions for self-harm" },
  "self-harm/intent": { label: "Intent to harm oneself" },
  provider: { label: "A rule of the provider's" },
};
const JUDGES: Record<string, { label: Message }> = {
  floor: { label: "our list of words" },
  local: { label: "our own look at pictures" },
};

/** Decisions in the words of whoever reads them; what has no word of ours keeps its own. */
export function useDecisionWords() {
  const t = useT();
  const said = (words: Record<string, { label: Message }>, key: string) => {
    const found = words[key];
    return found ? t(found.label) : key;
  };
  return {
    category: (key: string) => said(CATEGORIES, key),
    judge: (key: string) => said(JUDGES, key),
    modality: (key: string) => said(MODALITIES, key),
  };
}
