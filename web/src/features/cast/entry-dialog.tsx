import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Trash2, X } from "lucide-react";
import { useState } from "react";
import { api, ask, fileUrl } from "@/api/client";
import { assetsQuery, voicesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { type Entry, KINDS, type Kind } from "./kinds";

type Sheet = Entry["sheet"];
type Part = { name: keyof Sheet; label: Message; long?: true; of: Kind[] };
const ALL: Kind[] = ["character", "voice", "prop", "place"];
const PARTS: Part[] = [
  { name: "role", label: "Role", of: ["character", "prop", "place"] },
  { name: "description", label: "Description", long: true, of: ALL },
  { name: "want", label: "Wants", of: ["character"] },
  { name: "need", label: "Needs", of: ["character"] },
  { name: "flaw", label: "Flaw", of: ["character"] },
  { name: "look", label: "Looks like", long: true, of: ["character", "prop", "place"] },
  { name: "voice", label: "Sounds like", of: ["character", "voice"] },
  { name: "notes", label: "Notes", long: true, of: ALL },
];
const BLANK: Sheet = {
  role: "",
  description: "",
  want: "",
  need: "",
  flaw: "",
  look: "",
  voice: "",
  voice_id: "",
  notes: "",
};

/** One entry of the library: its sheet, its pictures, and what becomes of it. */
export function EntryDialog({ entry, kind, onClose }: { entry?: Entry; kind: Kind; onClose: () => void }) {
  const t = useT();
  const action = useAction();
  const [name, setName] = useState(entry?.name ?? "");
  const [chosen, setChosen] = useState<Kind>(entry?.kind ?? kind);
  const [sheet, setSheet] = useState<Sheet>(entry?.sheet ?? BLANK);
  const voices = useQuery(voicesQuery);
  const set = (what: Partial<Sheet>) => setSheet((known) => ({ ...known, ...what }));
  const params = { path: { cast_id: entry?.id ?? "" } };
  const save = () =>
    action.run(
      () =>
        entry
          ? ask(api.PUT("/api/v1/cast/{cast_id}", { params, body: { name, sheet, base_revision: entry.revision } }))
          : ask(api.POST("/api/v1/cast", { body: { kind: chosen, name, sheet } })),
      t("Saved"),
    );
  return (
    <Dialog open onOpenChange={onClose} title={entry?.name ?? t("Add to the library")} wide>
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          if (await save()) onClose();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("Name")}
            value={name}
            required
            maxLength={255}
            dir="auto"
            onChange={(event) => setName(event.target.value)}
          />
          {!entry && (
            <SelectField label={t("Kind")} value={chosen} onChange={(event) => setChosen(event.target.value as Kind)}>
              {ALL.map((one) => (
                <option key={one} value={one}>
                  {t(KINDS[one].label)}
                </option>
              ))}
            </SelectField>
          )}
        </div>
        {PARTS.filter((part) => part.of.includes(chosen)).map((part) =>
          part.long ? (
            <TextArea
              key={part.name}
              label={t(part.label)}
              rows={2}
              value={sheet[part.name] ?? ""}
              onChange={(event) => set({ [part.name]: event.target.value })}
            />
          ) : (
            <TextField
              key={part.name}
              label={t(part.label)}
              dir="auto"
              maxLength={300}
              value={sheet[part.name] ?? ""}
              onChange={(event) => set({ [part.name]: event.target.value })}
            />
          ),
        )}
        {(chosen === "character" || chosen === "voice") && (
          <SelectField
            label={t("Spoken by")}
            value={sheet.voice_id}
            onChange={(event) => set({ voice_id: event.target.value })}
          >
            <option value="">{t("No voice chosen")}</option>
            {(voices.data ?? []).map((voice) => (
              <option key={voice.id} value={voice.id}>
                {voice.name} · {voice.language}
              </option>
            ))}
          </SelectField>
        )}
        <Button type="submit" look="primary" busy={action.busy} disabled={!name.trim()} className="self-start">
          {t("Save")}
        </Button>
      </form>
      {entry && <Pictures entry={entry} />}
      {entry && <Away entry={entry} onClose={onClose} />}
    </Dialog>
  );
}

function Pictures({ entry }: { entry: Entry }) {
  const t = useT();
  const action = useAction();
  const params = { path: { cast_id: entry.id } };
  const full = useQuery({
    queryKey: ["cast", "entry", entry.id],
    queryFn: () => ask(api.GET("/api/v1/cast/{cast_id}", { params })),
  });
  const assets = useQuery(assetsQuery);
  const images = (assets.data ?? []).filter((asset) => asset.kind === "image");
  if (full.isError) return <ProblemNote error={full.error} />;
  const pictures = full.data?.pictures ?? [];
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="text-sm font-semibold">{t("Reference pictures")}</h3>
      {pictures.length > 0 && (
        <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
          {pictures.map((picture) => (
            <li key={picture.id} className="relative min-w-0">
              <img
                src={fileUrl(picture.url)}
                alt={picture.caption || entry.name}
                className="aspect-square w-full rounded-lg bg-sunken object-cover"
              />
              <IconButton
                label={t("Remove this picture")}
                className="absolute right-1 top-1 bg-surface/85"
                onClick={() =>
                  void action.run(() =>
                    ask(
                      api.DELETE("/api/v1/studio-pictures/{picture_id}", {
                        params: { path: { picture_id: picture.id } },
                      }),
                    ),
                  )
                }
              >
                <X aria-hidden size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {images.length > 0 ? (
        <SelectField
          label={t("Add a picture of your media")}
          value=""
          disabled={action.busy}
          onChange={(event) => {
            const body = { asset_id: event.target.value, caption: "" };
            void action.run(() => ask(api.POST("/api/v1/cast/{cast_id}/pictures", { params, body })));
          }}
        >
          <option value="">{t("Choose…")}</option>
          {images.map((asset) => (
            <option key={asset.id} value={asset.id}>
              {asset.name}
            </option>
          ))}
        </SelectField>
      ) : (
        <p className="text-sm text-soft">{t("Pictures that you upload under Media can be kept here.")}</p>
      )}
    </section>
  );
}

function Away({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const t = useT();
  const action = useAction();
  const params = { path: { cast_id: entry.id } };
  const away = entry.archived_at !== null;
  const then = async (work: () => Promise<unknown>, done: string) => {
    if (await action.run(work, done)) onClose();
  };
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-4">
      <Button
        size="sm"
        busy={action.busy}
        onClick={() =>
          void then(
            () =>
              away
                ? ask(api.DELETE("/api/v1/cast/{cast_id}/archive", { params }))
                : ask(api.PUT("/api/v1/cast/{cast_id}/archive", { params })),
            away ? t("It is back in the library.") : t("It is put away: no story takes it."),
          )
        }
      >
        {away ? <ArchiveRestore aria-hidden size={14} /> : <Archive aria-hidden size={14} />}
        {away ? t("Take it out again") : t("Put it away")}
      </Button>
      <Button
        size="sm"
        look="danger"
        busy={action.busy}
        onClick={() => void then(() => ask(api.DELETE("/api/v1/cast/{cast_id}", { params })), t("It is deleted."))}
      >
        <Trash2 aria-hidden size={14} /> {t("Delete for good")}
      </Button>
    </div>
  );
}
