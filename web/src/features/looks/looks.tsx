import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { fileUrl } from "@/api/client";
import { templatesQuery, voicesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { buttonClass } from "@/ui/button";
import { Choice } from "@/ui/field";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { SampleButton, useLanguageNames } from "./voice-picker";

export function Templates() {
  const t = useT();
  const templates = useQuery(templatesQuery);
  const [size, setSize] = useState("1080x1920");
  return (
    <Page title={t("Templates")} lead={t("How the captions look, drawn by the same program that makes the film.")}>
      <div className="max-w-md">
        <Choice
          label={t("Shape")}
          value={size}
          onChange={setSize}
          options={[
            { value: "1080x1920", label: "9:16" },
            { value: "1080x1080", label: "1:1" },
            { value: "1920x1080", label: "16:9" },
          ]}
        />
      </div>
      {templates.isError && <ProblemNote error={templates.error} retry={() => void templates.refetch()} />}
      {templates.isPending && <Skeletons rows={2} className="h-64" />}
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {templates.data?.map((template) => (
          <li key={template.name}>
            <Card className="h-full">
              <img
                key={size}
                src={fileUrl(`/api/v1/templates/${template.name}/preview?size=${size}`)}
                alt={t("Captions in the look {name}", { name: template.title })}
                className="mx-auto h-72 rounded-xl bg-sunken object-contain"
                style={{ aspectRatio: size.replace("x", " / ") }}
              />
              <h2 className="mt-4 text-lg font-semibold">{template.title}</h2>
              <p className="text-sm text-soft">{template.description}</p>
              <p className="mt-2">
                <Badge>{t("{count} words at once", { count: template.words_at_once })}</Badge>
              </p>
            </Card>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function Voices() {
  const t = useT();
  const voices = useQuery(voicesQuery);
  const nameOf = useLanguageNames();
  const languages = [...new Set(voices.data?.map((voice) => voice.language))];
  return (
    <Page
      title={t("Voices")}
      lead={t("Hear each of them before you spend a credit.")}
      actions={
        <Link to="/new" search={{}} className={buttonClass("primary")}>
          {t("New video")}
        </Link>
      }
    >
      {voices.isError && <ProblemNote error={voices.error} retry={() => void voices.refetch()} />}
      {voices.isPending && <Skeletons rows={4} className="h-24" />}
      {languages.map((language) => (
        <section key={language} className="flex flex-col gap-3">
          <h2 className="text-lg font-semibold">{nameOf(language)}</h2>
          <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {voices.data
              ?.filter((voice) => voice.language === language)
              .map((voice) => (
                <li
                  key={voice.id}
                  className="flex items-center gap-3 rounded-2xl border border-line bg-surface p-3 shadow-card"
                >
                  {voice.available ? (
                    <SampleButton voice={voice.id} name={voice.name} />
                  ) : (
                    <span className="size-10 shrink-0 rounded-full bg-sunken" />
                  )}
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{voice.name}</span>
                    <span className="block text-xs text-soft">{voice.gender}</span>
                  </span>
                  <Badge tone={voice.available && voice.quality === "neural" ? "brand" : "plain"}>
                    {voice.available ? voice.quality : t("not installed")}
                  </Badge>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}
