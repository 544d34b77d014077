import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Coins, Menu as MenuIcon, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { balanceQuery, profileQuery } from "@/api/queries";
import { InboxBell } from "@/features/inbox/inbox";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { AccountMenu } from "./account-menu";
import { JobTray } from "./job-tray";
import { Mark } from "./logo";
import { CREATE, OPERATE, type Place, TEAM, TELL } from "./nav";
import { ProofDialog } from "./proof-dialog";
import { SessionDialog } from "./session-dialog";
import { useShortcuts } from "./shortcuts";
import { useBrandColour } from "./use-brand-colour";
import { VisitBanner } from "./visit-banner";
import { WorkspaceMenu } from "./workspace-menu";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() => import("./palette").then((module) => ({ default: module.ShortcutSheet })));

/** What surrounds every page of somebody who is signed in. */
export function Shell() {
  const t = useT();
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer
  useEffect(() => setDrawer(false), [path]);
  useBrandColour();
  useShortcuts({
    palette: () => setPalette(true),
    sheet: () => setSheet(true),
    go: (to) => void navigate({ to }),
  });
  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-brand p-3 text-brand-ink focus:not-sr-only focus:fixed focus:left-3 focus:top-3"
      >
        {t("Skip to content")}
      </a>
      <aside className="sticky top-0 hidden print:hidden! h-dvh flex-col gap-5 overflow-y-auto border-r border-line bg-sunken/60 p-4 lg:flex">
        <Link to="/" className="flex items-center gap-2.5 rounded-lg px-1">
          <Mark />
          <span className="font-display text-xl">Mutoscope</span>
        </Link>
        <WorkspaceMenu />
        <Places />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <div className="sticky top-0 z-30 print:hidden">
          <VisitBanner />
          <header className="flex items-center gap-1.5 border-b border-line bg-bg/92 px-3 py-2 backdrop-blur sm:px-6">
            <Link to="/" aria-label="Mutoscope" className="mr-auto rounded-lg lg:hidden">
              <Mark />
            </Link>
            <button
              type="button"
              onClick={() => setPalette(true)}
              className="mr-auto hidden min-h-10 w-64 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm text-soft hover:border-edge lg:flex"
            >
              <Search aria-hidden size={16} />
              <span className="flex-1 text-left">{t("Search or do…")}</span>
              <kbd className="rounded border border-line px-1.5 text-xs">Ctrl K</kbd>
            </button>
            <span className="lg:hidden">
              <IconButton label={t("Search or do…")} onClick={() => setPalette(true)}>
                <Search aria-hidden size={18} />
              </IconButton>
            </span>
            <CreditsChip />
            <JobTray />
            <InboxBell />
            <AccountMenu onShortcuts={() => setSheet(true)} />
          </header>
        </div>
        <main
          id="main"
          tabIndex={-1}
          className="flex-1 px-4 pb-28 pt-6 outline-none sm:px-6 lg:px-10 lg:pb-16 lg:pt-10"
        >
          <Outlet />
        </main>
      </div>
      <nav
        aria-label={t("Main")}
        className="fixed inset-x-0 bottom-0 z-30 grid print:hidden grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        {[CREATE[0], CREATE[2], CREATE[1], CREATE[3]].map((place) => place && <Tab key={place.to} place={place} />)}
        <button
          type="button"
          onClick={() => setDrawer(true)}
          className="flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs text-soft"
        >
          <MenuIcon aria-hidden size={20} />
          {t("More")}
        </button>
      </nav>
      <Dialog open={drawer} onOpenChange={setDrawer} title={t("More")}>
        <WorkspaceMenu />
        <Places />
      </Dialog>
      <Suspense>
        {palette && <Palette open onOpenChange={setPalette} />}
        {sheet && <ShortcutSheet open onOpenChange={setSheet} />}
      </Suspense>
      <ProofDialog />
      <SessionDialog />
    </div>
  );
}

function Tab({ place }: { place: Place }) {
  const t = useT();
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === "/" }}
      className="flex min-h-14 min-w-0 flex-col items-center justify-center gap-0.5 text-xs text-soft data-[status=active]:font-semibold data-[status=active]:text-brand-text"
    >
      <Icon aria-hidden size={20} />
      <span className="max-w-full truncate">{t(place.label)}</span>
    </Link>
  );
}

function Places() {
  const t = useT();
  const profile = useQuery(profileQuery);
  return (
    <nav aria-label={t("Pages")} className="flex flex-col gap-5">
      <Group label={t("Create")} places={CREATE} />
      <Group label={t("Tell")} places={TELL} />
      <Group label={t("Team")} places={TEAM} />
      {profile.data?.role === "admin" && <Group label={t("Operate")} places={OPERATE} />}
    </nav>
  );
}

function Group({ label, places }: { label: string; places: Place[] }) {
  const t = useT();
  return (
    <div>
      <p className="mb-1 px-3 text-xs font-medium text-soft">{label}</p>
      <ul className="flex flex-col gap-0.5">
        {places.map(({ to, label: name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === "/" || to === "/admin" }}
              className={cx(
                "flex min-h-9 items-center gap-3 rounded-lg px-3 text-sm text-soft hover:bg-line/60 hover:text-ink",
                "data-[status=active]:bg-surface data-[status=active]:font-semibold data-[status=active]:text-ink data-[status=active]:shadow-card",
              )}
            >
              <Icon aria-hidden size={17} />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function CreditsChip() {
  const t = useT();
  const format = useFormat();
  const balance = useQuery(balanceQuery);
  if (!balance.data) return null;
  const left = format.number(balance.data.balance);
  return (
    <Link
      to="/team/credits"
      aria-label={t("{count} credits left", { count: left })}
      className="flex min-h-10 items-center gap-1.5 rounded-lg px-2.5 text-sm font-semibold text-coin hover:bg-coin-soft"
    >
      <Coins aria-hidden size={17} />
      {left}
    </Link>
  );
}
