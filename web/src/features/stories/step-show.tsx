import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { readScenes, spokenSeconds } from "@/lib/script";
import { CopyButton } from "@/ui/copy";
import { Badge } from "@/ui/page";
import { ClipPlayer, ShotClip, useClipsOf } from "./clip";
import { Picture } from "./picture";
import { type Content, type Story, structuresQuery, type Version } from "./queries";
import { CRAFT, PLATFORMS } from "./shapes";

type Texts = { title?: string; caption?: string; hashtags?: string[] };
type Shown = { story: Story; version: Version };

/** What a step says, laid out as people of the trade read it. */
export function StepShow({ story, version }: Shown) {
  const content = version.content as Content;
  const text = String(content.text ?? "");
  if (version.step === "brief") return <Idea content={content} />;
  if (version.step === "logline") {
    return (
      <blockquote dir="auto" className="border-l-2 border-brand pl-4 font-display text-xl sm:text-2xl">
        {text}
      </blockquote>
    );
  }
  if (version.step === "synopsis") return <Synopsis text={text} questions={(content.questions ?? []) as string[]} />;
  if (version.step === "structure")
    return <Turns story={story} framework={String(content.framework)} beats={list(content.beats)} />;
  if (version.step === "characters") return <People people={list(content.items)} />;
  if (version.step === "scenes") return <Scenes scenes={list(content.items)} />;
  if (version.step === "script") return <Script text={text} />;
  if (version.step === "storyboard") return <Storyboard story={story} version={version} shots={list(content.shots)} />;
  if (version.step === "moodboard") return <Moodboard story={story} version={version} content={content} />;
  if (version.step === "thumbnails") return <Thumbnails story={story} version={version} items={list(content.items)} />;
  return <Metadata platforms={(content.platforms ?? {}) as Record<string, Texts>} />;
}

const list = (value: unknown) => (value ?? []) as Content[];
const word = (value: unknown) => String(value ?? "");

function Words({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <p dir="auto" className={`max-w-prose whitespace-pre-line ${className}`}>
      {children}
    </p>
  );
}

function Facts({ facts }: { facts: [string, unknown][] }) {
  const there = facts.filter(([, value]) => word(value).trim());
  if (!there.length) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {there.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd dir="auto">{word(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Idea({ content }: { content: Content }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-4">
      <Words className="text-lg">{word(content.text)}</Words>
      <Facts
        facts={[
          [t("Genre"), content.genre],
          [t("Tone"), content.tone],
          [t("Audience"), content.audience],
        ]}
      />
    </div>
  );
}

function Synopsis({ text, questions }: { text: string; questions: string[] }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-5">
      <Words>{text}</Words>
      {questions.length > 0 && (
        <div className="rounded-xl bg-sunken p-4">
          <h3 className="mb-2 text-sm font-semibold">{t("Still open")}</h3>
          <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-soft">
            {questions.map((question) => (
              <li key={question} dir="auto">
                {question}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** How high the tension stands at a place of the story, both in percent: it climbs, peaks late, and lets go. */
export function tension(at: number): number {
  const peak = 82;
  return at <= peak ? 12 + 78 * (at / peak) ** 1.6 : 90 - 62 * ((at - peak) / (100 - peak)) ** 1.2;
}

function Turns({ story, framework, beats }: { story: Story; framework: string; beats: Content[] }) {
  const t = useT();
  const structures = useQuery(structuresQuery(story.language));
  const plan = structures.data?.find((one) => one.key === framework);
  const placeOf = (beat: Content, index: number) =>
    plan?.beats.find((one) => one.key === beat.key)?.at ?? ((index + 0.5) / beats.length) * 100;
  const points = Array.from({ length: 51 }, (_, step) => `${step * 12},${200 - tension(step * 2) * 1.9}`);
  return (
    <div className="flex flex-col gap-5">
      {plan && (
        <p className="text-sm text-soft">
          <span className="font-medium text-ink">{plan.name}</span> · {plan.origin}
        </p>
      )}
      <svg aria-hidden viewBox="-12 0 624 212" className="w-full max-w-3xl">
        <title>{t("Structure")}</title>
        <polyline points={`0,200 ${points.join(" ")} 600,200`} className="fill-brand-soft" />
        <polyline points={points.join(" ")} fill="none" className="stroke-brand" strokeWidth="2.5" />
        {beats.map((beat, index) => {
          const at = placeOf(beat, index);
          const filled = word(beat.text).trim() !== "";
          return (
            <g key={word(beat.key)} transform={`translate(${at * 6} ${200 - tension(at) * 1.9})`}>
              <circle
                r="11"
                strokeWidth="2"
                className={filled ? "fill-brand stroke-surface" : "fill-surface stroke-edge"}
              />
              <text
                textAnchor="middle"
                dy="4"
                fontSize="11"
                fontWeight="600"
                className={filled ? "fill-brand-ink" : "fill-soft"}
              >
                {index + 1}
              </text>
            </g>
          );
        })}
      </svg>
      <ol className="grid gap-3 md:grid-cols-2">
        {beats.map((beat, index) => (
          <li key={word(beat.key)} className="rounded-xl border border-line p-4">
            <h3 className="text-sm font-semibold">
              <span className="mr-2 tabular-nums text-soft">{index + 1}</span>
              {word(beat.name)}
            </h3>
            {word(beat.text).trim() ? (
              <Words className="mt-1.5 text-sm">{word(beat.text)}</Words>
            ) : (
              <p dir="auto" className="mt-1.5 text-sm italic text-soft">
                {word(beat.question) || word(beat.purpose)}
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function People({ people }: { people: Content[] }) {
  const t = useT();
  if (!people.length)
    return <p className="text-soft">{t("Nobody is named in the idea. Edit this step to add somebody.")}</p>;
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {people.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name
        <li key={place} className="flex flex-col gap-3 rounded-xl border border-line p-4">
          <div className="flex items-center gap-3">
            <span
              aria-hidden
              className="grid size-11 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
            >
              <UserRound size={20} />
            </span>
            <div className="min-w-0 flex-1">
              <h3 dir="auto" className="font-semibold">
                {word(one.name)}
              </h3>
              {word(one.role) && <p className="text-sm text-soft">{word(one.role)}</p>}
            </div>
            {one.cast_id ? <Badge tone="brand">{t("In the library")}</Badge> : null}
          </div>
          {word(one.description) && <Words className="text-sm">{word(one.description)}</Words>}
          <Facts
            facts={[
              [t("Wants"), one.want],
              [t("Needs"), one.need],
              [t("Flaw"), one.flaw],
              [t("Looks like"), one.look],
              [t("Sounds like"), one.voice],
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function Scenes({ scenes }: { scenes: Content[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {scenes.map((scene, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: scenes have no other name
        <li key={place} className="flex gap-4 rounded-xl border border-line p-4">
          <span aria-hidden className="font-display text-xl text-soft">
            {place + 1}
          </span>
          <div className="flex min-w-0 flex-1 flex-col gap-1.5">
            <h3 dir="auto" className="font-semibold">
              {word(scene.title)}
            </h3>
            <p className="flex flex-wrap gap-1.5 empty:hidden">
              {[...new Set([scene.beat, scene.place, scene.time, ...((scene.characters ?? []) as string[])].map(word))]
                .filter(Boolean)
                .map((one) => (
                  <Badge key={one}>{one}</Badge>
                ))}
            </p>
            <Words className="text-sm">{word(scene.action)}</Words>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Script({ text }: { text: string }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-soft">{t("about {count} seconds to say", { count: spokenSeconds(text) })}</p>
      {readScenes(text).map((scene, place) => (
        <section key={scene.id} className="max-w-prose">
          {scene.title !== null && (
            <h3 dir="auto" className="mb-1 text-xs font-semibold uppercase text-soft">
              {place + 1} · {scene.title}
            </h3>
          )}
          <Words className="text-lg">{scene.text}</Words>
        </section>
      ))}
    </div>
  );
}

function useCraft() {
  const t = useT();
  return (value: unknown) => {
    const known = CRAFT[word(value)];
    return known ? t(known.label) : word(value);
  };
}

function Storyboard({ story, version, shots }: Shown & { shots: Content[] }) {
  const t = useT();
  const format = useFormat();
  const craft = useCraft();
  useClipsOf(story);
  return (
    <ol className="grid grid-cols-1 gap-4 min-[30rem]:grid-cols-2 xl:grid-cols-3">
      {shots.map((shot, place) => (
        <li key={word(shot.number)} className="flex flex-col overflow-hidden rounded-xl border border-line">
          {shot.clip_id ? (
            <ClipPlayer assetId={word(shot.clip_id)} number={place + 1} />
          ) : (
            <Picture story={story} version={version} number={place + 1} drawn={!!shot.picture_id} />
          )}
          <div className="flex flex-1 flex-col gap-2 p-3">
            <p className="flex flex-wrap items-center gap-1.5 text-xs text-soft">
              <span className="font-semibold text-ink">{t("Shot {number}", { number: word(shot.number) })}</span>
              <span>{[shot.size, shot.angle, shot.movement].map(craft).join(" · ")}</span>
            </p>
            <Words className="text-sm">{word(shot.narration)}</Words>
            {word(shot.picture) && word(shot.picture) !== word(shot.narration) && (
              <p dir="auto" className="text-sm text-soft">
                {word(shot.picture)}
              </p>
            )}
            {Number(shot.seconds) > 0 && (
              <p className="mt-auto text-xs tabular-nums text-soft">
                {t("{count} seconds", { count: format.number(Math.round(Number(shot.seconds) * 10) / 10) })}
              </p>
            )}
            <ShotClip story={story} version={version} number={place + 1} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Moodboard({ story, version, content }: Shown & { content: Content }) {
  const t = useT();
  const palette = (content.palette ?? []) as string[];
  const words = (content.words ?? []) as string[];
  return (
    <div className="flex flex-col gap-5">
      <ul aria-label={t("Palette")} className="flex flex-wrap overflow-hidden rounded-xl border border-line">
        {palette.map((colour, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two colours may be the same
          <li key={place} className="min-w-20 flex-1">
            <span aria-hidden className="block h-20" style={{ background: colour }} />
            <code className="block bg-surface p-2 text-center text-xs">{colour}</code>
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap gap-1.5">
        {words.map((one) => (
          <Badge key={one}>{one}</Badge>
        ))}
      </p>
      <ul className="grid grid-cols-2 gap-3 lg:grid-cols-3">
        {list(content.boards).map((board, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: boards have no other name
          <li key={place} className="min-w-0 overflow-hidden rounded-xl border border-line">
            <Picture story={story} version={version} number={place + 1} drawn={!!board.picture_id} />
            <p dir="auto" className="p-2.5 text-sm font-medium">
              {word(board.title)}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Thumbnails({ story, version, items }: Shown & { items: Content[] }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: candidates have no other name
        <li key={place} className="min-w-0 overflow-hidden rounded-xl border border-line">
          <Picture story={story} version={version} number={place + 1} drawn={!!item.picture_id} />
          <p dir="auto" className="p-3 font-semibold">
            {word(item.headline)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Metadata({ platforms }: { platforms: Record<string, Texts> }) {
  const t = useT();
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {Object.entries(platforms).map(([name, texts]) => {
        const parts: [string, string][] = [
          [t("Title"), texts.title ?? ""],
          [t("Caption"), texts.caption ?? ""],
          [t("Hashtags"), (texts.hashtags ?? []).join(" ")],
        ];
        return (
          <li key={name} className="min-w-0 rounded-xl border border-line p-4">
            <h3 className="mb-2 font-semibold">{PLATFORMS[name] ?? name}</h3>
            {parts
              .filter(([, value]) => value)
              .map(([label, value]) => (
                <div key={label} className="flex items-start gap-2 border-t border-line py-2">
                  <div className="min-w-0 flex-1">
                    <p className="text-xs text-soft">{label}</p>
                    <p dir="auto" className="whitespace-pre-line text-sm">
                      {value}
                    </p>
                  </div>
                  <CopyButton label={`${t("Copy")}: ${PLATFORMS[name] ?? name}, ${label}`} value={value} />
                </div>
              ))}
          </li>
        );
      })}
    </ul>
  );
}
