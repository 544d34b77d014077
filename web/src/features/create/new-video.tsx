import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask, newKey, Problem, type Schemas } from "@/api/client";
import { assetsQuery, changed, type Film, filmDefaultsQuery, quoteQuery } from "@/api/queries";
import { DropZone } from "@/features/media/drop-zone";
import { drawSampleFootage, SAMPLE_NAMES, SAMPLE_SCRIPT, SAMPLE_TITLE } from "@/features/media/sample-footage";
import { sendFiles, useUploads } from "@/features/media/uploads";
import { useT } from "@/i18n";
import { useDebounced, useDraft } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { spokenSeconds } from "@/lib/script";
import { Button, buttonClass } from "@/ui/button";
import { TextArea, TextField } from "@/ui/field";
import { Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { tell } from "@/ui/toast";
import { FootagePicker } from "./footage-picker";
import { useProjectOf, useStoryFilm } from "./from-story";
import { type Looks, LooksForm, NEW_LOOKS, NO_LOGO } from "./looks-form";
import { PriceCard } from "./price-card";
import { ScenePreview } from "./scene-preview";

type Draft = Omit<Looks, "ai_mark"> & { ai_mark?: boolean; title: string; script: string; footage: string[] };
/** What is not chosen yet is as the workspace keeps it, or as usual: a voice of "", a pace of 0, no word on the mark. */
const { ai_mark: _unsaid, ...LOOKS } = NEW_LOOKS;
const EMPTY: Draft = { ...LOOKS, voice: "", speed_percent: 0, title: "", script: "", footage: [] };

/** The draft with the voice and the pace that apply where none was chosen. */
export function spokenAs(draft: Draft, remembered: Schemas["VoiceDefaults"] | undefined): Draft {
  return {
    ...draft,
    voice: draft.voice || remembered?.voice || NEW_LOOKS.voice,
    speed_percent: draft.speed_percent || remembered?.speed_percent || NEW_LOOKS.speed_percent,
  };
}

/** What a draft asks for, in the API's words. */
export function filmOf(draft: Draft, kindOf: (id: string) => string | undefined): Film {
  const { title, script, footage, music, logo, language, ...looks } = draft;
  return {
    ...looks,
    title:
      title.trim() ||
      script
        .replace(/^#+\s*/, "")
        .trim()
        .slice(0, 60) ||
      undefined,
    script,
    clips: footage.filter((id) => kindOf(id) === "video"),
    images: footage.filter((id) => kindOf(id) === "image"),
    music: music || undefined,
    logo: logo === NO_LOGO ? null : logo || undefined,
    language: language || undefined,
  };
}

export function NewVideo() {
  const { sample, story, clip } = useSearch({ from: "/signed-in/new" });
  if (story) return <FilmOfStory key={story} storyId={story} />;
  return <Desk draftKey="new" initial={EMPTY} sample={sample} clip={clip} />;
}

/** The same page, with everything that the story says carried over. */
function FilmOfStory({ storyId }: { storyId: string }) {
  const t = useT();
  const told = useStoryFilm(storyId);
  if (told.error || !told.film) {
    return (
      <Page title={t("New video")}>
        {told.error ? <ProblemNote error={told.error} /> : <Skeletons rows={3} className="h-32" />}
      </Page>
    );
  }
  const { key, ...film } = told.film;
  return <Desk draftKey={key} initial={{ ...EMPTY, ...film }} storyId={storyId} />;
}

function Desk({
  draftKey,
  initial,
  sample,
  clip,
  storyId,
}: {
  draftKey: string;
  initial: Draft;
  sample?: true;
  /** A file of the library to begin with. */
  clip?: string;
  storyId?: string;
}) {
  const t = useT();
  const navigate = useNavigate();
  const [typed, setDraft, drop] = useDraft<Draft>(draftKey, initial);
  const defaults = useQuery(filmDefaultsQuery);
  const draft = spokenAs(typed, defaults.data?.voice);
  const assets = useQuery(assetsQuery);
  const uploads = useUploads();
  const kinds = new Map(assets.data?.map((asset) => [asset.id, asset.kind]));
  const film = filmOf({ ...draft, footage: draft.footage.filter((id) => kinds.has(id)) }, (id) => kinds.get(id));
  const late = useDebounced(film, 600);
  const set = useCallback((what: Partial<Draft>) => setDraft((known) => ({ ...known, ...what })), [setDraft]);
  const ready = useSample(sample, draft, set);
  const hasWords = spokenSeconds(draft.script) > 0;
  const quote = useQuery(quoteQuery(late, hasWords && !!assets.data && ready && late.script === film.script));
  const priced = quote.isSuccess; // what cannot be priced cannot be drawn either, and the price says why
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const projectOf = useProjectOf(storyId);
  const add = useCallback(
    (id: string) =>
      setDraft((known) => (known.footage.includes(id) ? known : { ...known, footage: [...known.footage, id] })),
    [setDraft],
  );
  useEffect(() => {
    if (clip) add(clip);
  }, [clip, add]);
  const sending = uploads.filter((one) => one.state === "sending" || one.state === "waiting").length;

  const order = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const header = { "Idempotency-Key": key.current };
      const project_id = await projectOf(film);
      const body = { ...film, project_id };
      const { job_id } = await ask(api.POST("/api/v1/ai/video-generate", { body, params: { header } }));
      const job = await ask(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id } } }));
      drop();
      await changed();
      if (job.project_id) await navigate({ to: "/videos/$projectId", params: { projectId: job.project_id } });
    } catch (problem) {
      if (problem instanceof Problem && problem.status) key.current = newKey(); // it was answered: the next try is another
      setError(problem);
      setBusy(false);
    }
  };
  const keep = async () => {
    setError(undefined);
    try {
      const body = {
        ...film,
        title: film.title || t("Untitled video"),
        script: draft.script,
        images: film.images ?? [],
        voice: draft.voice,
      };
      const project_id = await projectOf(film);
      const made = project_id
        ? await ask(
            api.PUT("/api/v1/projects/{project_id}", {
              params: { path: { project_id } },
              body: { ...body, duration: 1 },
            }),
          )
        : await ask(api.POST("/api/v1/projects/create", { body: { ...body, duration: 1 } }));
      drop();
      await changed();
      tell(t("Kept as a draft."));
      await navigate({ to: "/videos/$projectId/edit", params: { projectId: made.id } });
    } catch (problem) {
      setError(problem);
    }
  };
  const seconds = spokenSeconds(draft.script);
  return (
    <Page
      title={t("New video")}
      lead={
        storyId
          ? t("The script comes from the story. Choose how the film shall look and sound; the story stays as it is.")
          : t("Write what should be heard. Everything else has a good default. What you type is kept as you type.")
      }
      actions={
        storyId && (
          <Link to="/stories/$storyId" params={{ storyId }} search={{}} className={buttonClass("plain")}>
            {t("Back to the story")}
          </Link>
        )
      }
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <Card>
            <div className="flex flex-col gap-4">
              <TextField
                label={t("Title")}
                value={draft.title}
                maxLength={255}
                dir="auto"
                placeholder={t("The script's first words, if you leave it out")}
                onChange={(event) => set({ title: event.target.value })}
              />
              <TextArea
                label={t("Script")}
                value={draft.script}
                rows={9}
                placeholder={t(
                  "# A heading starts a scene\nWrite what should be heard. *Stars* colour a word in the captions.",
                )}
                hint={
                  seconds > 0
                    ? t("about {count} seconds to say", { count: seconds })
                    : t("A heading, or an empty line, starts a new scene.")
                }
                onChange={(event) => set({ script: event.target.value })}
                className="min-h-56"
              />
            </div>
          </Card>
          <Card title={t("Footage")}>
            <div className="flex flex-col gap-4">
              <DropZone onDone={add} />
              <FootagePicker chosen={draft.footage} onChange={(footage) => set({ footage })} />
            </div>
          </Card>
          <LooksForm
            looks={{ ...draft, ai_mark: draft.ai_mark ?? defaults.data?.brand_kit.ai_mark ?? NEW_LOOKS.ai_mark }}
            onChange={set}
            fresh
          />
        </div>
        <PriceCard
          quote={hasWords ? quote.data : undefined}
          problem={hasWords ? quote.error : undefined}
          pending={quote.isFetching}
          picture={<ScenePreview film={late} ready={hasWords && priced} size={draft.size} />}
          error={error}
          action={
            <>
              <Button
                look="primary"
                size="lg"
                className="w-full"
                busy={busy}
                disabled={!hasWords || sending > 0 || !quote.data || !!quote.data.refusal || quote.isError}
                onClick={order}
              >
                {sending > 0 ? (
                  t("{count} uploads to go", { count: sending })
                ) : (
                  <PricedLabel verb={t("Make video")} credits={quote.data?.amount} unit={quote.data?.unit} />
                )}
              </Button>
              <Button className="w-full" onClick={keep} disabled={!hasWords}>
                {t("Keep as a draft")}
              </Button>
            </>
          }
        />
      </div>
    </Page>
  );
}

export function PricedLabel({
  verb,
  credits,
  unit,
}: {
  verb: string;
  credits: string | undefined;
  unit: string | undefined;
}) {
  const t = useT();
  const format = useFormat();
  if (credits === undefined) return <>{verb}</>;
  if (Number(credits) === 0) return <>{`${verb} · ${t("included")}`}</>;
  return (
    <>{`${verb} · ${unit === "credit" ? t("{count} credits", { count: format.number(credits) }) : `${format.number(credits)} ${unit}`}`}</>
  );
}

/** Fill the page with the sample, once; the answer is whether it is all there. */
function useSample(wanted: boolean | undefined, draft: Draft, set: (what: Partial<Draft>) => void): boolean {
  const begun = useRef(false);
  const assets = useQuery(assetsQuery);
  const marked = SAMPLE_NAMES.filter((name) => draft.script.includes(name));
  const ready = marked.every((name) => assets.data?.some((asset) => asset.name === name));
  useEffect(() => {
    if (!wanted || begun.current || !assets.data) return;
    begun.current = true;
    if (draft.script.trim() && draft.script !== SAMPLE_SCRIPT) return; // what somebody typed is not replaced
    set({ title: SAMPLE_TITLE, script: SAMPLE_SCRIPT });
    if (!SAMPLE_NAMES.every((name) => assets.data.some((asset) => asset.name === name)))
      void drawSampleFootage().then(sendFiles);
  }, [wanted, draft.script, set, assets.data]);
  return ready;
}
