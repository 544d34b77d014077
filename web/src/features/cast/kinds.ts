import { AudioLines, Box, MapPin, UserRound } from "lucide-react";
import type { Schemas } from "@/api/client";
import type { Message } from "@/i18n/id";

export type Entry = Schemas["EntryView"];
export type Kind = Entry["kind"];

export const KINDS: Record<Kind, { label: Message; icon: typeof Box }> = {
  character: { label: "Character", icon: UserRound },
  voice: { label: "Voice", icon: AudioLines },
  prop: { label: "Prop", icon: Box },
  place: { label: "Place", icon: MapPin },
};
