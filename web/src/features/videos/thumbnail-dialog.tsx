import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, ask, fileUrl, renewFile } from "@/api/client";
import type { Job } from "@/api/queries";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { clock } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice, TextField } from "@/ui/field";
import { Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";

const MOST_TITLE = 120;

/** Choose the still that stands for a film, with a title on it or without; each of its shapes has its own. */
export function ThumbnailDialog({ job, title: proposed, onClose }: { job: Job; title: string; onClose: () => void }) {
  const t = useT();
  const action = useAction();
  const sizes = (job.outputs ?? []).map((one) => one.size);
  const [size, setSize] = useState(sizes[0] ?? "");
  const [place, setPlace] = useState(1);
  const [title, setTitle] = useState("");
  const drawn = useDebounced(title.trim(), 500);
  const stills = useQuery({
    queryKey: ["thumbnails", job.id, size],
    queryFn: () =>
      ask(api.GET("/api/v1/jobs/{job_id}/thumbnails", { params: { path: { job_id: job.id }, query: { size } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const items = stills.data?.items ?? [];
  const chosen = items.find((one) => one.place === place) ?? items[0];
  const choose = () =>
    action.run(async () => {
      const body = { place: chosen?.place ?? 1, title: title.trim(), size };
      const made = await ask(
        api.PUT("/api/v1/jobs/{job_id}/thumbnail", { params: { path: { job_id: job.id } }, body }),
      );
      renewFile(made.url);
    }, t("The thumbnail is chosen."));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={t("Thumbnail")}
      description={t("The clearest pictures of the film. A title is drawn in the film's own look.")}
    >
      {stills.isError && <ProblemNote error={stills.error} />}
      {stills.isPending && <Skeletons rows={1} className="h-64" />}
      {chosen && (
        <form
          className="grid gap-5 sm:grid-cols-[minmax(0,15rem)_minmax(0,1fr)]"
          onSubmit={async (event) => {
            event.preventDefault();
            if (await choose()) onClose();
          }}
        >
          <img
            src={withTitle(chosen.url, drawn)}
            alt={drawn ? t("The chosen picture with the title “{title}”", { title: drawn }) : t("The chosen picture")}
            className="mx-auto max-h-[38dvh] rounded-xl bg-sunken object-contain sm:max-h-[48dvh]"
          />
          <div className="flex min-w-0 flex-col gap-4">
            {sizes.length > 1 && (
              <Choice
                label={t("Shape")}
                value={size}
                onChange={setSize}
                options={sizes.map((one) => ({ value: one, label: one.replace("x", " × ") }))}
              />
            )}
            <Stills items={items} chosen={chosen.place} onChoose={setPlace} />
            <TextField
              label={t("Title on the picture")}
              value={title}
              maxLength={MOST_TITLE}
              dir="auto"
              placeholder={proposed}
              hint={t("Leave it out for the picture alone.")}
              onChange={(event) => setTitle(event.target.value)}
            />
            <Button type="submit" look="primary" busy={action.busy} className="self-start">
              {t("Make it the thumbnail")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

type Still = { place: number; seconds: number; url: string };

function Stills({ items, chosen, onChoose }: { items: Still[]; chosen: number; onChoose: (place: number) => void }) {
  const t = useT();
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{t("Picture")}</legend>
      <div className="grid grid-cols-3 gap-2">
        {items.map((one) => (
          <label
            key={one.place}
            className="relative block overflow-hidden rounded-xl border-2 border-transparent has-checked:border-brand has-focus-visible:outline-2 has-focus-visible:outline-brand"
          >
            <input
              type="radio"
              name={name}
              value={one.place}
              checked={one.place === chosen}
              onChange={() => onChoose(one.place)}
              aria-label={t("Picture {number}, at {time}", { number: one.place, time: clock(one.seconds) })}
              className="sr-only"
            />
            <img src={fileUrl(one.url)} alt="" className="aspect-square w-full rounded-lg bg-sunken object-cover" />
            <span
              aria-hidden
              className="absolute bottom-1.5 right-1.5 rounded-md bg-black/65 px-1.5 text-xs text-white"
            >
              {clock(one.seconds)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function withTitle(url: string, title: string): string {
  return fileUrl(title ? `${url}${url.includes("?") ? "&" : "?"}title=${encodeURIComponent(title)}` : url);
}
