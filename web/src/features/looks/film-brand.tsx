import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ask, Problem, type Schemas } from "@/api/client";
import { assetsQuery, changed, filmDefaultsQuery } from "@/api/queries";
import { AiMark } from "@/features/create/looks-form";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { CheckField, SelectField, TextField } from "@/ui/field";
import { Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { tell } from "@/ui/toast";
import { KitFont } from "./kit-font";
import { WorkspaceVoice } from "./workspace-voice";

type Kit = Schemas["BrandKit"];
type Colours = NonNullable<Kit["brand"]>;

/** What every new video of the workspace has in common. */
export function FilmBrand() {
  const t = useT();
  const defaults = useQuery(filmDefaultsQuery);
  return (
    <section aria-labelledby="film-brand" className="mt-12 flex flex-col gap-6">
      <div>
        <h2 id="film-brand" className="font-display text-2xl">
          {t("Your videos")}
        </h2>
        <p className="mt-1 text-soft">
          {t("Every new video begins with this brand kit. Those that are there stay as they are.")}
        </p>
      </div>
      {defaults.isError && <ProblemNote error={defaults.error} retry={() => void defaults.refetch()} />}
      {defaults.data ? <KitForm kit={defaults.data.brand_kit} /> : defaults.isPending && <Skeletons rows={3} />}
      <WorkspaceVoice />
    </section>
  );
}

function KitForm({ kit: kept }: { kit: Kit }) {
  const t = useT();
  const [kit, setKit] = useState<Kit>(kept);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fields = error instanceof Problem ? error.fields : {};
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await ask(api.PUT("/api/v1/film-defaults/brand-kit", { body: kit }));
      await changed();
      tell(t("The brand kit is saved. Your next videos wear it."));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const title = (name: "intro_title" | "outro_title") => ({
    value: kit[name] ?? "",
    error: fields[name],
    maxLength: 200,
    dir: "auto",
    onChange: (event: { target: { value: string } }) => setKit({ ...kit, [name]: event.target.value }),
  });
  const file = (name: "logo" | "intro" | "outro") => ({
    value: kit[name] ?? "",
    onChange: (id: string) => setKit({ ...kit, [name]: id || null }),
  });
  return (
    <form onSubmit={save} className="flex flex-col gap-6">
      <Card title={t("Logo or watermark")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <AssetField label={t("Logo")} kinds={["image"]} {...file("logo")} />
          <WornLogo brand={kit.brand ?? {}} onChange={(what) => setKit({ ...kit, brand: { ...kit.brand, ...what } })} />
        </div>
      </Card>
      <Card title={t("Colours of captions and cards")}>
        <KitColours brand={kit.brand ?? {}} onChange={(what) => setKit({ ...kit, brand: { ...kit.brand, ...what } })} />
      </Card>
      <Card title={t("Font of captions and cards")}>
        <KitFont value={kit.brand?.font ?? ""} onChange={(font) => setKit({ ...kit, brand: { ...kit.brand, font } })} />
      </Card>
      <Card title={t("Made with AI")}>
        <AiMark checked={kit.ai_mark ?? false} onChange={(ai_mark) => setKit({ ...kit, ai_mark })} />
      </Card>
      <Card title={t("Before and behind each video")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <AssetField label={t("Intro")} kinds={["video", "image"]} {...file("intro")} />
          <TextField label={t("Title of the intro")} {...title("intro_title")} />
          <AssetField label={t("Outro")} kinds={["video", "image"]} {...file("outro")} />
          <TextField label={t("Title of the outro")} {...title("outro_title")} />
        </div>
      </Card>
      {error && !Object.keys(fields).length ? <ProblemNote error={error} /> : null}
      <Button type="submit" look="primary" size="lg" busy={busy} className="self-start">
        {t("Save the brand kit")}
      </Button>
    </form>
  );
}

type Chosen = { label: string; kinds: string[]; value: string; onChange: (id: string) => void };

function AssetField({ label, kinds, value, onChange }: Chosen) {
  const t = useT();
  const assets = useQuery(assetsQuery);
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("None")}</option>
      {(assets.data ?? [])
        .filter((asset) => kinds.includes(asset.kind))
        .map((asset) => (
          <option key={asset.id} value={asset.id}>
            {asset.name}
          </option>
        ))}
    </SelectField>
  );
}

function WornLogo({ brand, onChange }: { brand: Colours; onChange: (what: Colours) => void }) {
  const t = useT();
  return (
    <>
      <SelectField
        label={t("Corner")}
        value={brand.logo_corner ?? "top-right"}
        onChange={(event) => onChange({ logo_corner: event.target.value as Colours["logo_corner"] })}
      >
        <option value="top-left">{t("Top left")}</option>
        <option value="top-right">{t("Top right")}</option>
        <option value="bottom-left">{t("Bottom left")}</option>
        <option value="bottom-right">{t("Bottom right")}</option>
      </SelectField>
      <SelectField
        label={t("Width of the logo")}
        value={brand.logo_width_percent ?? 14}
        onChange={(event) => onChange({ logo_width_percent: Number(event.target.value) })}
      >
        {[...new Set([8, 14, 20, 30, brand.logo_width_percent ?? 14])]
          .sort((one, other) => one - other)
          .map((percent) => (
            <option key={percent} value={percent}>
              {t("{percent} percent of the picture", { percent })}
            </option>
          ))}
      </SelectField>
      <TextField
        label={t("Opacity of the logo, percent")}
        hint={t("Less than 100 makes it a watermark.")}
        type="number"
        min={1}
        max={100}
        value={brand.logo_opacity_percent ?? 100}
        onChange={(event) =>
          onChange({ logo_opacity_percent: Math.max(1, Math.min(100, Number(event.target.value) || 100)) })
        }
      />
    </>
  );
}

function KitColours({ brand, onChange }: { brand: Colours; onChange: (what: Colours) => void }) {
  const t = useT();
  const colours = [
    ["colour", t("Words"), "#ffffff"],
    ["spoken_colour", t("The spoken word"), "#ffcc00"],
    ["emphasis_colour", t("Words between stars"), "#ff8a3d"],
    ["outline_colour", t("Outline of the words"), "#000000"],
    ["box_colour", t("Boxes behind words"), "#202a36"],
    ["background", t("Cards and bars"), "#101418"],
  ] as const;
  return (
    <>
      <p className="-mt-2 mb-4 text-sm text-soft">{t("What is not ticked is as the template has it.")}</p>
      <ul className="grid gap-2 sm:grid-cols-2">
        {colours.map(([name, label, first]) => (
          <li
            key={name}
            className="flex min-h-13 items-center justify-between gap-3 rounded-xl border border-line px-3"
          >
            <CheckField
              label={label}
              checked={!!brand[name]}
              onChange={(event) => onChange({ [name]: event.target.checked ? first : "" })}
            />
            {brand[name] && (
              <span className="w-20 shrink-0">
                <TextField
                  hideLabel
                  label={t("Colour: {what}", { what: label })}
                  type="color"
                  value={brand[name]}
                  onChange={(event) => onChange({ [name]: event.target.value })}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
