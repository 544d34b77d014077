import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { BrainCircuit, Clapperboard, Search as Glass, Languages, Moon, Sun } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { profileQuery, projectsQuery } from "@/api/queries";
import { iconOf, placeOf } from "@/features/search/found-list";
import { wordsQuery } from "@/features/search/queries";
import { useLanguage } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { spoken } from "@/lib/script";
import { isDark, setTheme } from "@/lib/theme";
import { Dialog } from "@/ui/dialog";
import { CREATE, OPERATE, TEAM, TELL } from "./nav";

/** Letters before the server is asked, and what it may add to the list. */
const LEAST = 3;
const MOST = 6;

type Opened = { open: boolean; onOpenChange: (open: boolean) => void };

/** Everything one can go to or do, by a few letters. */
export function Palette({ open, onOpenChange }: Opened) {
  const { t, language, setLanguage } = useLanguage();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const projects = useInfiniteQuery(projectsQuery());
  const found = useInfiniteQuery(wordsQuery(q.length >= LEAST ? q : "", MOST));
  const profile = useQuery(profileQuery);
  const listed = (title: string) => title.toLowerCase().includes(typed.trim().toLowerCase()); // among the videos above
  const hits = (found.data?.pages[0]?.items ?? []).filter((one) => one.kind !== "project" || !listed(one.title));
  const places = [...CREATE, ...TELL, ...TEAM, ...(profile.data?.role === "admin" ? OPERATE : [])];
  const then = (work: () => void) => () => {
    onOpenChange(false);
    work();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed left-1/2 top-[8vh] z-50 w-[36rem] max-w-[94vw] -translate-x-1/2 overflow-hidden rounded-2xl border border-line bg-surface shadow-float animate-rise"
        >
          <Radix.Title className="sr-only">{t("Search or do…")}</Radix.Title>
          <Command label={t("Search or do…")} loop>
            <Command.Input
              placeholder={t("Search or do…")}
              value={typed}
              onValueChange={setTyped}
              className="w-full border-b border-line bg-transparent px-5 py-4 text-base outline-none"
            />
            <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
              <Group heading={t("Go to")}>
                {places.map(({ to, label, icon: Icon, key }) => (
                  <Item key={to} value={`${t(label)} ${to}`} onSelect={then(() => void navigate({ to }))} hint={key}>
                    <Icon aria-hidden size={17} />
                    {t(label)}
                  </Item>
                ))}
              </Group>
              <Group heading={t("Do")}>
                <Item value={t("Change the theme")} onSelect={then(() => setTheme(isDark() ? "light" : "dark"))}>
                  {isDark() ? <Sun aria-hidden size={17} /> : <Moon aria-hidden size={17} />}
                  {isDark() ? t("Light theme") : t("Dark theme")}
                </Item>
                <Item value="language bahasa" onSelect={then(() => setLanguage(language === "en" ? "id" : "en"))}>
                  <Languages aria-hidden size={17} />
                  {language === "en" ? "Bahasa Indonesia" : "English"}
                </Item>
              </Group>
              <Group heading={t("Videos")}>
                {(projects.data?.pages ?? []).flatMap((page) =>
                  page.items.slice(0, 20).map((project) => (
                    <Item
                      key={project.id}
                      value={`${project.title} ${project.id}`}
                      onSelect={then(
                        () => void navigate({ to: "/videos/$projectId", params: { projectId: project.id } }),
                      )}
                    >
                      <Clapperboard aria-hidden size={17} />
                      <span className="truncate">{project.title}</span>
                    </Item>
                  )),
                )}
              </Group>
              {typed.trim() && (
                <Group heading={t("Search")} always>
                  {hits.map((one) => {
                    const Icon = iconOf(one);
                    return (
                      <Item
                        key={one.id}
                        value={`found ${one.id}`}
                        always
                        onSelect={then(() => void navigate(placeOf(one)))}
                      >
                        <Icon aria-hidden size={17} className="shrink-0" />
                        <span className="min-w-0">
                          <span dir="auto" className="block truncate">
                            {one.title}
                          </span>
                          <span dir="auto" className="block truncate text-xs text-soft">
                            {spoken(one.snippet)}
                          </span>
                        </span>
                      </Item>
                    );
                  })}
                  <Item
                    value="search for words"
                    always
                    onSelect={then(() => void navigate({ to: "/search", search: { q: typed.trim() } }))}
                  >
                    <Glass aria-hidden size={17} className="shrink-0" />
                    <span className="truncate">{t("Everything with “{words}”", { words: typed.trim() })}</span>
                  </Item>
                  <Item
                    value="search by meaning"
                    always
                    onSelect={then(() => void navigate({ to: "/search", search: { q: typed.trim(), by: "meaning" } }))}
                  >
                    <BrainCircuit aria-hidden size={17} className="shrink-0" />
                    <span className="truncate">{t("What means “{words}”", { words: typed.trim() })}</span>
                  </Item>
                </Group>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** `always`: what was found elsewhere is shown whatever the letters are. */
function Group({ heading, children, always }: { heading: string; children: ReactNode; always?: boolean }) {
  return (
    <Command.Group
      heading={heading}
      forceMount={always}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  );
}
function Item({
  children,
  hint,
  always,
  ...rest
}: {
  value: string;
  onSelect: () => void;
  hint?: string;
  always?: boolean;
  children: ReactNode;
}) {
  return (
    <Command.Item
      {...rest}
      forceMount={always}
      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 py-1 text-sm data-[selected=true]:bg-brand-soft data-[selected=true]:text-brand-text"
    >
      {children}
      {hint && <kbd className="ml-auto rounded border border-line px-1.5 text-xs text-soft">{hint}</kbd>}
    </Command.Item>
  );
}

export function ShortcutSheet({ open, onOpenChange }: Opened) {
  const { t } = useLanguage();
  const keys: [string, string][] = [
    ["Ctrl K", t("Search or do…")],
    ["?", t("Shortcuts")],
    ...[...CREATE, ...TELL, ...TEAM]
      .filter((place) => place.key)
      .map((place): [string, string] => [place.key ?? "", t(place.label)]),
    ["k", t("Play or pause")],
    ["j / l", t("Back or forward five seconds")],
    [", / .", t("One frame back or forward")],
    ["c", t("Captions")],
    ["m", t("Mute")],
    ["f", t("Full screen")],
    ["Space, ↑ ↓", t("Move a scene by its handle")],
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("Shortcuts")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2.5 text-sm">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-2 py-0.5 text-xs">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
