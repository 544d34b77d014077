import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { bytes, clock, useFormat } from "@/lib/format";

const FEATURES: Record<string, { label: Message }> = {
  credits: { label: "Credits" },
  film_seconds: { label: "Length of a video" },
  videos: { label: "Videos" },
  processing_seconds: { label: "Processing time" },
  uploads: { label: "Uploads" },
  result_seconds: { label: "Videos are kept for" },
  upload_seconds: { label: "Uploads are kept for" },
  enrichments: { label: "Titles and captions written" },
  storage_bytes: { label: "Storage" },
  bandwidth_bytes: { label: "Downloads" },
  projects: { label: "Projects" },
  seats: { label: "Members" },
  platforms: { label: "Platforms" },
  hd: { label: "HD" },
  uhd: { label: "4K" },
  batch: { label: "Batches" },
  custom_prompts: { label: "Prompts of your own" },
  api_access: { label: "Access for programs" },
  white_label: { label: "Your own brand" },
};
const PER: Record<string, { label: Message }> = {
  grant: { label: "each period" },
  request: { label: "in a video" },
  period: { label: "this period" },
  now: { label: "now" },
};
const INTERVALS: Record<string, { label: Message }> = {
  month: { label: "month" },
  year: { label: "year" },
  once: { label: "once" },
};
const BEYOND: Record<string, { label: Message }> = {
  block: { label: "refused" },
  payg: { label: "paid by use" },
  throttle: { label: "waits longer" },
};
const DAY = 86_400;

/** The limits of plans in words; what a catalogue names itself stands as it does there. */
export function useLimits() {
  const t = useT();
  const format = useFormat();
  const said = (known: Record<string, { label: Message }>, word: string) =>
    known[word] ? t(known[word].label) : word.replaceAll(/[_.]/g, " ");
  const amount = (value: number | string | null, unit: string) => {
    if (value === null) return t("no limit");
    const limit = Number(value);
    if (unit === "flag") return limit ? t("included") : t("not included");
    if (unit === "byte") return bytes(limit);
    if (unit === "second" && limit >= DAY) return t("{count} days", { count: format.number(limit / DAY) });
    return unit === "second" ? clock(limit) : format.number(limit);
  };
  return {
    name: (feature: string) => said(FEATURES, feature),
    per: (per: string) => said(PER, per),
    beyond: (overage: string) => said(BEYOND, overage),
    interval: (interval: string) => said(INTERVALS, interval),
    amount,
  };
}
