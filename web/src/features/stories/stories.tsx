import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { BookOpen, PenLine } from "lucide-react";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { changed } from "@/api/queries";
import { useLanguage, useT } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { SelectField, TextArea } from "@/ui/field";
import { More } from "@/ui/more";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { storiesQuery, structuresQuery } from "./queries";

export function Stories() {
  const t = useT();
  const format = useFormat();
  const stories = useInfiniteQuery(storiesQuery);
  const all = stories.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("Stories")}
      lead={t("From an idea to a script and a storyboard, step by step. Every step can be changed, and none is lost.")}
    >
      <Begin first={stories.data !== undefined && all.length === 0} />
      {stories.isError && <ProblemNote error={stories.error} retry={() => void stories.refetch()} />}
      {stories.isPending && <Skeletons rows={3} className="h-20" />}
      {all.length > 0 && (
        <section aria-label={t("Your stories")} className="flex flex-col gap-3">
          <h2 className="text-lg font-semibold">{t("Your stories")}</h2>
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {all.map((story) => (
              <li key={story.id} className="min-w-0">
                <Link
                  to="/stories/$storyId"
                  params={{ storyId: story.id }}
                  search={{}}
                  className="flex h-full flex-col gap-3 rounded-2xl border border-line bg-surface p-4 shadow-card hover:border-edge"
                >
                  <span dir="auto" className="line-clamp-3 font-display text-xl">
                    {story.title}
                  </span>
                  <span className="mt-auto flex items-center justify-between gap-2 text-xs text-soft">
                    {format.ago(story.updated_at)}
                    {story.project_id && <Badge tone="good">{t("Filmed")}</Badge>}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <More query={stories} />
        </section>
      )}
    </Page>
  );
}

const EXAMPLE =
  "A lighthouse keeper finds a radio that speaks with the voice of her dead brother. Every night Mara climbs the stairs and listens. In the storm she must choose between the voice and the ships at sea. She turns the radio off and lights the lamp. At dawn the harbour is full of sails.";

function Begin({ first }: { first: boolean }) {
  const t = useT();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const structures = useQuery(structuresQuery(language));
  const [draft, setDraft, drop] = useDraft("story", { text: "", structure: "three_act" });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const begin = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const body = { text: draft.text.trim(), structure: draft.structure, genre: "", tone: "", audience: "" };
      const story = await ask(api.POST("/api/v1/stories", { body }));
      drop();
      await changed();
      await navigate({ to: "/stories/$storyId", params: { storyId: story.id }, search: {} });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const plan = structures.data?.find((one) => one.key === draft.structure);
  return (
    <Card>
      <form
        className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <div className="flex min-w-0 flex-col gap-2">
          <TextArea
            label={first ? t("What is your first story about?") : t("What is the next story about?")}
            value={draft.text}
            rows={5}
            className="min-h-36"
            required
            maxLength={100_000}
            placeholder={t("A line is enough. The more you tell, the more of it is yours.")}
            onChange={(event) => setDraft((known) => ({ ...known, text: event.target.value }))}
          />
          {first && !draft.text && (
            <button
              type="button"
              className="link self-start text-sm"
              onClick={() => setDraft((known) => ({ ...known, text: EXAMPLE }))}
            >
              {t("Try it with an example")}
            </button>
          )}
        </div>
        <div className="flex flex-col gap-4">
          <SelectField
            label={t("Structure")}
            value={draft.structure}
            hint={plan && `${plan.origin} · ${plan.beats.map((beat) => beat.name).join(", ")}`}
            onChange={(event) => setDraft((known) => ({ ...known, structure: event.target.value }))}
          >
            {(structures.data ?? []).map((one) => (
              <option key={one.key} value={one.key}>
                {one.name}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="primary" size="lg" busy={busy} disabled={!draft.text.trim()}>
            {first ? <BookOpen aria-hidden size={18} /> : <PenLine aria-hidden size={18} />}
            {t("Begin the story")}
          </Button>
        </div>
        {error !== undefined && (
          <div className="lg:col-span-2">
            <ProblemNote error={error} />
          </div>
        )}
      </form>
    </Card>
  );
}
