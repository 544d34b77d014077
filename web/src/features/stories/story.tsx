import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Check, Circle, Lock, PencilLine, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useT } from "@/i18n";
import { Button, buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { MakeFilm } from "./make-film";
import { type StepKey, type Story as StoryData, storyQuery } from "./queries";
import { StepPanel } from "./step-panel";
import { aboutStep, STEPS } from "./steps";
import { StoryMenu } from "./story-menu";
import { useWriteOn } from "./write-on";

export function Story() {
  const t = useT();
  const { storyId } = useParams({ from: "/signed-in/stories/$storyId" });
  const story = useQuery(storyQuery(storyId));
  if (story.isError) {
    return (
      <Page title={t("Story")}>
        <ProblemNote
          error={story.error}
          action={
            <Link to="/stories" className={buttonClass("plain", "sm")}>
              {t("All stories")}
            </Link>
          }
        />
      </Page>
    );
  }
  if (!story.data) {
    return (
      <Page title={t("Story")}>
        <Skeletons rows={3} className="h-32" />
      </Page>
    );
  }
  return <Desk key={storyId} story={story.data} />;
}

const UP_TO: StepKey = "storyboard";

function Desk({ story }: { story: StoryData }) {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: "/signed-in/stories/$storyId" });
  const written = story.steps.filter((one) => one.version > 0);
  const shown = search.step ?? written.at(-1)?.step ?? "brief";
  const show = (step: StepKey) =>
    void navigate({ to: "/stories/$storyId", params: { storyId: story.id }, search: { step }, replace: true });
  const on = useWriteOn(story, show);
  const last = story.steps.find((one) => one.step === UP_TO)?.version ? "metadata" : UP_TO;
  const open = story.steps.slice(0, STEPS.findIndex((one) => one.key === last) + 1).some((one) => one.version === 0);
  return (
    <Page
      title={story.title}
      actions={
        <>
          {open && (
            <Button
              look={story.steps.some((one) => one.step === "script" && one.version) ? "plain" : "primary"}
              busy={on.busy}
              onClick={() => void on.write(last)}
            >
              {!on.busy && <PencilLine aria-hidden size={16} />}
              {on.writing ? t("Writing: {step}", { step: t(aboutStep(on.writing).label) }) : t("Write the next steps")}
            </Button>
          )}
          <MakeFilm story={story} />
          <StoryMenu story={story} />
        </>
      }
    >
      <p role="status" className="sr-only">
        {on.writing ? t("Writing: {step}", { step: t(aboutStep(on.writing).label) }) : ""}
      </p>
      <div className="grid gap-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <Rail story={story} shown={shown} onShow={show} />
        <StepPanel key={shown} story={story} step={shown} />
      </div>
    </Page>
  );
}

function Rail({ story, shown, onShow }: { story: StoryData; shown: StepKey; onShow: (step: StepKey) => void }) {
  const t = useT();
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever step is shown stands in view
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (here && list.current) list.current.scrollLeft = (here.closest("li")?.offsetLeft ?? 0) - 16;
  }, [shown]);
  return (
    <nav aria-label={t("Steps of the story")} className="min-w-0 lg:sticky lg:top-20 lg:self-start">
      <ol
        ref={list}
        className="relative -mx-4 flex gap-1 overflow-x-auto px-4 pb-1 lg:mx-0 lg:flex-col lg:gap-0.5 lg:px-0"
      >
        {story.steps.map((state) => {
          const about = aboutStep(state.step);
          const current = state.step === shown;
          const [Mark, told, colour] = state.approved_version
            ? ([Lock, t("approved"), "text-good"] as const)
            : state.stale
              ? ([TriangleAlert, t("an earlier step has changed"), "text-coin"] as const)
              : state.version
                ? ([Check, t("written"), "text-brand-text"] as const)
                : ([Circle, t("empty"), "text-edge"] as const);
          return (
            <li key={state.step} className="shrink-0">
              <button
                type="button"
                aria-current={current ? "step" : undefined}
                onClick={() => onShow(state.step)}
                className={cx(
                  "flex min-h-10 w-full items-center gap-3 whitespace-nowrap rounded-lg px-3 text-left text-sm",
                  current
                    ? "bg-surface font-semibold text-ink shadow-card"
                    : "text-soft hover:bg-line/60 hover:text-ink",
                )}
              >
                <about.icon aria-hidden size={17} />
                <span className="flex-1">{t(about.label)}</span>
                <Mark aria-hidden size={15} className={colour} />
                <span className="sr-only">, {told}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
