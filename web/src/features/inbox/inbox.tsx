import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  Bell,
  CircleCheckBig,
  Clapperboard,
  Gauge,
  Layers,
  type LucideIcon,
  MessageSquare,
  MessageSquareDiff,
  TriangleAlert,
  UserPlus,
} from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Choice } from "@/ui/field";
import { More } from "@/ui/more";
import { Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { tellProblem } from "@/ui/toast";
import { markRead, type Notice, noticesQuery, unreadQuery, useNotice } from "./notices";

const MOST_COUNTED = 100;
const SHOWN = 6;
const ICONS: Record<string, LucideIcon> = {
  "generation.finished": Clapperboard,
  "generation.failed": TriangleAlert,
  "batch.finished": Layers,
  "review.commented": MessageSquare,
  "review.approved": CircleCheckBig,
  "review.changes_requested": MessageSquareDiff,
  "quota.warned": Gauge,
  "billing.payment_failed": TriangleAlert,
};

/** The bell of the header: how many are unread, and the newest. */
export function InboxBell() {
  const t = useT();
  const unread = useQuery(unreadQuery);
  const [open, setOpen] = useState(false);
  const notices = useInfiniteQuery({ ...noticesQuery(false), enabled: open });
  const count = unread.data ?? 0;
  const items = notices.data?.pages.flatMap((page) => page.items).slice(0, SHOWN) ?? [];
  const label = count
    ? t("{count} unread notices", { count: count >= MOST_COUNTED ? `${count - 1}+` : count })
    : t("Inbox");
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={label} className="relative">
          <Bell aria-hidden size={18} />
          {count > 0 && (
            <span
              aria-hidden
              className="absolute right-0 top-0.5 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-danger px-1 text-xs font-semibold text-surface"
            >
              {count >= MOST_COUNTED ? "99+" : count}
            </span>
          )}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          aria-label={t("Inbox")}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-h-[75dvh] w-96 max-w-[94vw] flex-col gap-1 overflow-y-auto rounded-2xl border border-line bg-surface p-3 shadow-float animate-rise"
        >
          <div className="flex items-center justify-between gap-3 px-2 pb-1">
            <h2 className="text-sm font-semibold">{t("Inbox")}</h2>
            <AllRead newest={items[0]} disabled={count === 0} />
          </div>
          {notices.isPending && <Skeletons rows={3} className="h-12" />}
          {notices.isError && <ProblemNote error={notices.error} retry={() => void notices.refetch()} />}
          {items.map((notice) => (
            <Row key={notice.id} notice={notice} onGo={() => setOpen(false)} />
          ))}
          {notices.data && items.length === 0 && (
            <p className="px-2 pb-2 text-sm text-soft">{t("Nothing new. Finished videos and comments appear here.")}</p>
          )}
          <Popover.Close asChild>
            <Link to="/inbox" className="link px-2 py-2 text-sm">
              {t("Whole inbox")}
            </Link>
          </Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function AllRead({ newest, disabled }: { newest: Notice | undefined; disabled: boolean }) {
  const t = useT();
  return (
    <Button
      size="sm"
      look="ghost"
      disabled={disabled || !newest}
      onClick={() => newest && void markRead({ up_to: newest.id }).catch(tellProblem)}
    >
      {t("Mark all as read")}
    </Button>
  );
}

function Row({ notice, onGo }: { notice: Notice; onGo?: () => void }) {
  const t = useT();
  const format = useFormat();
  const { said, more, to, params } = useNotice()(notice);
  const Icon = ICONS[notice.kind] ?? UserPlus;
  return (
    <Link
      to={to}
      params={params}
      onClick={() => {
        onGo?.();
        if (!notice.read) void markRead({ ids: [notice.id] }).catch(tellProblem);
      }}
      className="flex min-w-0 gap-3 rounded-xl p-2.5 hover:bg-sunken"
    >
      <span
        aria-hidden
        className={cx(
          "grid size-9 shrink-0 place-items-center rounded-full",
          notice.read ? "bg-sunken text-soft" : "bg-brand-soft text-brand-text",
        )}
      >
        <Icon size={17} />
      </span>
      <span className="min-w-0 flex-1 text-sm">
        <span className={cx("line-clamp-2", notice.read ? "text-soft" : "font-semibold")}>{said}</span>
        {more && (
          <span className="line-clamp-2 text-soft" dir="auto">
            {more}
          </span>
        )}
        <span className="block text-xs text-soft">{format.ago(notice.created_at)}</span>
      </span>
      {!notice.read && (
        <span className="mt-1.5 shrink-0">
          <span aria-hidden className="block size-2.5 rounded-full bg-brand" />
          <span className="sr-only">{t("unread")}</span>
        </span>
      )}
    </Link>
  );
}

export function Inbox() {
  const t = useT();
  const [which, setWhich] = useState<"all" | "unread">("all");
  const notices = useInfiniteQuery(noticesQuery(which === "unread"));
  const unread = useQuery(unreadQuery);
  const items = notices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      narrow
      title={t("Inbox")}
      lead={t("Finished videos, comments of guests, limits that are near.")}
      actions={<AllRead newest={items[0]} disabled={!unread.data} />}
    >
      <Choice
        label={t("Show")}
        hideLabel
        value={which}
        onChange={setWhich}
        options={[
          { value: "all", label: t("All") },
          { value: "unread", label: t("Unread") },
        ]}
      />
      {notices.isError && <ProblemNote error={notices.error} retry={() => void notices.refetch()} />}
      {notices.isPending && <Skeletons rows={5} />}
      {notices.data && items.length === 0 && (
        <Empty icon={<Bell size={22} />} title={which === "all" ? t("Nothing yet") : t("All read")}>
          {t("Finished videos and comments appear here.")}
        </Empty>
      )}
      {items.length > 0 && (
        <Card>
          <ul className="flex flex-col gap-1">
            {items.map((notice) => (
              <li key={notice.id}>
                <Row notice={notice} />
              </li>
            ))}
          </ul>
          <More query={notices} />
        </Card>
      )}
    </Page>
  );
}
