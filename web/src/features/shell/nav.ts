import type { LucideIcon } from "lucide-react";
import {
  Activity,
  AudioLines,
  Bell,
  BookOpenText,
  Building2,
  Captions,
  Clapperboard,
  Coins,
  Flag,
  FolderOpen,
  House,
  KeyRound,
  Layers,
  ListChecks,
  Palette,
  Plus,
  Receipt,
  ScrollText,
  Tags,
  TrendingUp,
  Users,
  Webhook,
} from "lucide-react";
import type { Message } from "@/i18n/id";

export type Place = { to: string; label: Message; icon: LucideIcon; key?: string };

export const CREATE: Place[] = [
  { to: "/", label: "Home", icon: House, key: "g h" },
  { to: "/new", label: "New video", icon: Plus, key: "n" },
  { to: "/videos", label: "Videos", icon: Clapperboard, key: "g v" },
  { to: "/media", label: "Media", icon: FolderOpen, key: "g m" },
  { to: "/batches", label: "Batches", icon: Layers },
  { to: "/inbox", label: "Inbox", icon: Bell, key: "g i" },
  { to: "/templates", label: "Templates", icon: Captions, key: "g t" },
  { to: "/voices", label: "Voices", icon: AudioLines },
  { to: "/brand", label: "Brand", icon: Palette },
];
export const TEAM: Place[] = [
  { to: "/team/members", label: "Members", icon: Users },
  { to: "/team/credits", label: "Credits", icon: Coins, key: "g c" },
  { to: "/team/billing", label: "Plan and invoices", icon: Receipt, key: "g b" },
  { to: "/team/keys", label: "API keys", icon: KeyRound },
  { to: "/team/webhooks", label: "Webhooks", icon: Webhook },
  { to: "/team/audit", label: "Audit log", icon: ScrollText },
];
export const OPERATE: Place[] = [
  { to: "/admin", label: "Health", icon: Activity },
  { to: "/admin/jobs", label: "All jobs", icon: ListChecks },
  { to: "/admin/tenants", label: "Tenants", icon: Building2 },
  { to: "/admin/plans", label: "Plans", icon: Tags },
  { to: "/admin/flags", label: "Flags", icon: Flag },
  { to: "/admin/margin", label: "Margin", icon: TrendingUp },
  { to: "/admin/audit", label: "Platform log", icon: BookOpenText },
];
