import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ask, Problem, type Schemas } from "@/api/client";
import { assetsQuery, brandQuery, changed } from "@/api/queries";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { tell } from "@/ui/toast";
import { FilmBrand } from "./film-brand";

type Words = Schemas["BrandWords"];

export function Brand() {
  const t = useT();
  const brand = useQuery(brandQuery);
  return (
    <Page
      narrow
      title={t("Brand")}
      lead={t("What your customers see: your name, your logo and your colours, on your own address and in your mails.")}
    >
      {brand.isError && <ProblemNote error={brand.error} retry={() => void brand.refetch()} />}
      {brand.data ? <BrandForm brand={brand.data} /> : brand.isPending && <Skeletons rows={4} />}
      <FilmBrand />
    </Page>
  );
}

function BrandForm({ brand }: { brand: Schemas["BrandView"] }) {
  const t = useT();
  const assets = useQuery(assetsQuery);
  const { contrasts, ...kept } = brand;
  const [words, setWords] = useState<Words>(kept);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fields = error instanceof Problem ? error.fields : {};
  const text = (name: keyof Words) => ({
    value: words[name] ?? "",
    error: fields[name],
    onChange: (event: { target: { value: string } }) => setWords({ ...words, [name]: event.target.value || null }),
  });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await ask(api.PUT("/api/v1/workspaces/current/brand", { body: words }));
      await changed();
      tell(t("Your brand is saved."));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const colours = { background: words.background_colour, color: words.primary_colour };
  return (
    <form onSubmit={save} className="flex flex-col gap-6">
      <Card title={t("Name and logo")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t("Name")} {...text("display_name")} maxLength={100} />
          <SelectField label={t("Logo")} {...text("logo_asset_id")} hint={t("A picture of your media.")}>
            <option value="">{t("None")}</option>
            {(assets.data ?? [])
              .filter((asset) => asset.kind === "image")
              .map((asset) => (
                <option key={asset.id} value={asset.id}>
                  {asset.name}
                </option>
              ))}
          </SelectField>
        </div>
      </Card>
      <Card title={t("Colours")}>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField type="color" label={t("Main")} {...text("primary_colour")} />
          <TextField type="color" label={t("Background")} {...text("background_colour")} />
          <TextField type="color" label={t("Accent")} {...text("accent_colour")} />
        </div>
        <div aria-hidden className="mt-4 rounded-xl border border-line p-5" style={colours}>
          <span className="font-display text-2xl">{words.display_name || "Mutoscope"}</span>
          <span className="ml-3 inline-block size-4 rounded-full" style={{ background: words.accent_colour }} />
        </div>
        <ul className="mt-3 flex flex-wrap gap-2">
          {Object.entries(contrasts).map(([name, contrast]) => (
            <li key={name}>
              <Badge tone={contrast.readable ? "good" : "coin"}>
                {name.replaceAll("_", " ")} {contrast.ratio}:1
              </Badge>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("Mail")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t("Sender's name")} {...text("sender_name")} maxLength={100} />
          <TextField label={t("Replies go to")} type="email" {...text("reply_to")} />
          <TextField label={t("Help is at")} type="email" {...text("support_address")} />
        </div>
      </Card>
      {error && !Object.keys(fields).length ? <ProblemNote error={error} /> : null}
      <Button type="submit" look="primary" size="lg" busy={busy} className="self-start">
        {t("Save")}
      </Button>
    </form>
  );
}
