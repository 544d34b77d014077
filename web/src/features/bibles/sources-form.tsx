import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { storiesQuery } from "@/features/stories/queries";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { TextArea, TextField } from "@/ui/field";

export type Sources = Schemas["CreateBible"];

/** From what a bible is gathered, and what only its writer can say. */
export function SourcesForm({
  initial,
  submit,
  busy,
  onSubmit,
}: {
  initial?: Partial<Sources>;
  submit: string;
  busy: boolean;
  onSubmit: (sources: Sources) => void;
}) {
  const t = useT();
  const stories = useInfiniteQuery(storiesQuery);
  const cast = useQuery({
    queryKey: ["cast", "all"],
    queryFn: async () => (await ask(api.GET("/api/v1/cast", { params: { query: { limit: 100 } } }))).items,
  });
  const [storyIds, setStoryIds] = useState<string[]>(initial?.story_ids ?? []);
  const [castIds, setCastIds] = useState<string[]>(initial?.cast_ids ?? []);
  const told = stories.data?.pages.flatMap((page) => page.items) ?? [];
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const word = (name: string) => String(given.get(name) ?? "").trim();
    onSubmit({
      title: word("title"),
      subtitle: word("subtitle"),
      tone: word("tone"),
      world: word("world"),
      story_ids: storyIds,
      cast_ids: castIds,
    });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={send}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t("Title")} name="title" required maxLength={255} defaultValue={initial?.title} dir="auto" />
        <TextField label={t("Subtitle")} name="subtitle" maxLength={300} defaultValue={initial?.subtitle} dir="auto" />
      </div>
      <TextArea label={t("World")} name="world" rows={3} maxLength={8000} defaultValue={initial?.world} />
      <TextArea label={t("Tone")} name="tone" rows={2} maxLength={8000} defaultValue={initial?.tone} />
      <Picks
        legend={t("Stories")}
        none={t("There are no stories yet.")}
        items={told.map((one) => ({ id: one.id, name: one.title }))}
        chosen={storyIds}
        onChange={setStoryIds}
      />
      <Picks
        legend={t("Cast and props")}
        none={t("The library is empty. Characters of the stories come by themselves.")}
        items={(cast.data ?? []).map((one) => ({ id: one.id, name: one.name }))}
        chosen={castIds}
        onChange={setCastIds}
      />
      <Button type="submit" look="primary" busy={busy} className="self-start">
        {submit}
      </Button>
    </form>
  );
}

function Picks({
  legend,
  none,
  items,
  chosen,
  onChange,
}: {
  legend: string;
  none: ReactNode;
  items: { id: string; name: string }[];
  chosen: string[];
  onChange: (ids: string[]) => void;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {items.length === 0 && <p className="text-sm text-soft">{none}</p>}
      <div className="flex max-h-48 flex-col overflow-y-auto">
        {items.map((one) => (
          <label key={one.id} className="flex min-h-10 items-center gap-3 rounded-lg px-2 text-sm hover:bg-sunken">
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))
              }
              className="size-4 shrink-0 accent-(--brand)"
            />
            <span dir="auto" className="min-w-0 truncate">
              {one.name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
