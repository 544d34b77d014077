import { Link, type LinkProps } from "@tanstack/react-router";
import { BookOpen, Clapperboard } from "lucide-react";
import { KINDS } from "@/features/cast/kinds";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { useFormat } from "@/lib/format";
import { spoken } from "@/lib/script";
import { Badge } from "@/ui/page";
import type { Found } from "./queries";

const THINGS: Record<Found["kind"], { label: Message; icon: typeof BookOpen }> = {
  project: { label: "Video", icon: Clapperboard },
  story: { label: "Story", icon: BookOpen },
  ...KINDS,
};
export const iconOf = (found: Found) => THINGS[found.kind].icon;

/** Where what was found is opened. */
export function placeOf(found: Found): Pick<LinkProps, "to" | "params" | "search"> {
  if (found.kind === "project") return { to: "/videos/$projectId", params: { projectId: found.id } };
  if (found.kind === "story") return { to: "/stories/$storyId", params: { storyId: found.id }, search: {} };
  return { to: "/cast", search: { entry: found.id } };
}

export function FoundList({ items }: { items: Found[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <ol aria-label={t("Found")} className="flex flex-col gap-2">
      {items.map((one) => {
        const { icon: Icon, label } = THINGS[one.kind];
        return (
          <li key={one.id} className="min-w-0">
            <Link
              {...placeOf(one)}
              className="flex gap-4 rounded-2xl border border-line bg-surface p-4 shadow-card hover:border-edge"
            >
              <span
                aria-hidden
                className="grid size-10 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
              >
                <Icon size={18} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span dir="auto" className="min-w-0 font-medium">
                    {one.title}
                  </span>
                  <Badge>{t(label)}</Badge>
                </span>
                <span dir="auto" className="mt-1 line-clamp-2 text-sm text-soft">
                  {spoken(one.snippet)}
                </span>
                <span className="mt-1 block text-xs text-soft">{format.ago(one.updated_at)}</span>
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
