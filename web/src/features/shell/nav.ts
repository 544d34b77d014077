import type { LucideIcon } from "lucide-react";
import {
  Activity,
  AudioLines,
  Bell,
  BookOpen,
  BookOpenText,
  BrainCircuit,
  Building2,
  Captions,
  Clapperboard,
  Coins,
  Drama,
  Flag,
  FolderOpen,
  House,
  KeyRound,
  Layers,
  LibraryBig,
  ListChecks,
  Palette,
  Plus,
  Receipt,
  Scale,
  ScrollText,
  Tags,
  TrendingUp,
  Users,
  VenetianMask,
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

export const TELL: Place[] = [
  { to: "/stories", label: "Stories", icon: BookOpen, key: "g s" },
  { to: "/cast", label: "Cast and props", icon: Drama },
  { to: "/bibles", label: "Bibles", icon: LibraryBig },
];
export const TEAM: Place[] = [
  { to: "/team/members", label: "Members", icon: Users },
  { to: "/team/credits", label: "Credits", icon: Coins, key: "g c" },
  { to: "/team/billing", label: "Plan and invoices", icon: Receipt, key: "g b" },
  { to: "/team/keys", label: "API keys", icon: KeyRound },
  { to: "/team/ai", label: "AI models", icon: BrainCircuit },
  { to: "/team/webhooks", label: "Webhooks", icon: Webhook },
  { to: "/team/audit", label: "Audit log", icon: ScrollText },
];
export const OPERATE: Place[] = [
  { to: "/admin", label: "Health", icon: Activity },
  { to: "/admin/jobs", label: "All jobs", icon: ListChecks },
  { to: "/admin/tenants", label: "Tenants", icon: Building2 },
  { to: "/admin/visits", label: "Visits", icon: VenetianMask },
  { to: "/admin/plans", label: "Plans", icon: Tags },
  { to: "/admin/flags", label: "Flags", icon: Flag },
  { to: "/admin/margin", label: "Margin", icon: TrendingUp },
  { to: "/admin/moderation", label: "Moderation", icon: Scale },
  { to: "/admin/audit", label: "Platform log", icon: BookOpenText },
];
