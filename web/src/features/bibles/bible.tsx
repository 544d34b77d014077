import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FileDown, Globe, Presentation, RefreshCw, Share2, Trash2, UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, ask, fileUrl, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField } from "@/ui/field";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { ShareBible } from "./share-bible";
import { SourcesForm } from "./sources-form";

type Shown = Schemas["BibleVersionView"];

export function Bible() {
  const t = useT();
  const { bibleId } = useParams({ from: "/signed-in/bibles/$bibleId" });
  const [version, setVersion] = useState<number>();
  const path = { bible_id: bibleId };
  const current = useQuery({
    queryKey: ["bible", bibleId],
    queryFn: () => ask(api.GET("/api/v1/bibles/{bible_id}", { params: { path } })),
  });
  const earlier = useQuery({
    queryKey: ["bible", bibleId, version],
    queryFn: () => ask(api.GET("/api/v1/bibles/{bible_id}", { params: { path, query: { version } } })),
    enabled: version !== undefined,
  });
  const shown = version === undefined ? current : earlier;
  if (current.isError || shown.isError) {
    return (
      <Page title={t("Bible")}>
        <ProblemNote
          error={current.error ?? shown.error}
          action={
            <Link to="/bibles" className={buttonClass("plain", "sm")}>
              {t("All bibles")}
            </Link>
          }
        />
      </Page>
    );
  }
  if (!current.data || !shown.data) {
    return (
      <Page title={t("Bible")}>
        <Skeletons rows={3} className="h-40" />
      </Page>
    );
  }
  const { content } = shown.data;
  return (
    <Page title={content.title} lead={content.subtitle} actions={<Actions shown={shown.data} />}>
      {current.data.version > 1 && (
        <div className="max-w-56">
          <SelectField
            label={t("Version")}
            value={shown.data.version}
            onChange={(event) => setVersion(Number(event.target.value))}
          >
            {Array.from({ length: current.data.version }, (_, place) => current.data.version - place).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <Contents content={content} />
    </Page>
  );
}

function Actions({ shown }: { shown: Shown }) {
  const t = useT();
  const navigate = useNavigate();
  const action = useAction();
  const [open, setOpen] = useState<"again" | "share" | "delete">();
  const path = { bible_id: shown.bible_id };
  const file = (kind: "pdf" | "html" | "deck") =>
    fileUrl(`/api/v1/bibles/${shown.bible_id}/${kind}?version=${shown.version}`);
  return (
    <>
      <Button onClick={() => setOpen("again")}>
        <RefreshCw aria-hidden size={16} /> {t("Gather it again")}
      </Button>
      <Button onClick={() => setOpen("share")}>
        <Share2 aria-hidden size={16} /> {t("Share")}
      </Button>
      <a href={file("html")} target="_blank" rel="noreferrer" className={buttonClass("plain")}>
        <Globe aria-hidden size={16} /> {t("As a page")}
      </a>
      <a href={file("deck")} download className={buttonClass("plain")}>
        <Presentation aria-hidden size={16} /> {t("Slides")}
      </a>
      <a href={file("pdf")} download className={buttonClass("primary")}>
        <FileDown aria-hidden size={16} /> PDF
      </a>
      <IconButton label={t("Delete the bible")} onClick={() => setOpen("delete")}>
        <Trash2 aria-hidden size={16} />
      </IconButton>
      <Dialog
        open={open === "again"}
        onOpenChange={() => setOpen(undefined)}
        title={t("Gather it again")}
        description={t("What the stories and the library say now becomes a new version. The earlier ones stay.")}
        wide
      >
        <SourcesForm
          initial={shown.sources}
          submit={t("Gather it")}
          busy={action.busy}
          onSubmit={async (sources) => {
            const again = () =>
              ask(api.POST("/api/v1/bibles/{bible_id}/versions", { params: { path }, body: { sources } }));
            if (await action.run(again, t("A new version is gathered."))) setOpen(undefined);
          }}
        />
      </Dialog>
      {open === "share" && <ShareBible shown={shown} onClose={() => setOpen(undefined)} />}
      <Dialog
        open={open === "delete"}
        onOpenChange={() => setOpen(undefined)}
        title={t("Delete the bible")}
        description={t("All its versions go, and links to it end. The stories stay.")}
      >
        <Button
          look="danger"
          busy={action.busy}
          onClick={async () => {
            const gone = () => ask(api.DELETE("/api/v1/bibles/{bible_id}", { params: { path } }));
            if (await action.run(gone, t("It is deleted."))) await navigate({ to: "/bibles" });
          }}
        >
          {t("Delete for good")}
        </Button>
      </Dialog>
    </>
  );
}

function Contents({ content }: { content: Shown["content"] }) {
  const t = useT();
  const format = useFormat();
  const { palette = [], words = [], characters = [], things = [], stories = [] } = content;
  return (
    <div className="flex flex-col gap-6">
      {content.logline && (
        <blockquote dir="auto" className="max-w-3xl border-l-2 border-brand pl-4 font-display text-xl sm:text-2xl">
          {content.logline}
        </blockquote>
      )}
      {palette.length > 0 && (
        <ul aria-label={t("Palette")} className="flex h-16 overflow-hidden rounded-xl border border-line">
          {palette.map((colour, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two colours may be the same
            <li key={place} className="flex-1" style={{ background: colour }}>
              <span className="sr-only">{colour}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="grid gap-6 lg:grid-cols-2">
        {content.world && (
          <Card title={t("World")}>
            <Told>{content.world}</Told>
          </Card>
        )}
        {content.tone && (
          <Card title={t("Tone")}>
            <Told>{content.tone}</Told>
          </Card>
        )}
      </div>
      {characters.length > 0 && (
        <Card title={t("Characters")}>
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {characters.map((one) => (
              <li key={one.name} className="flex min-w-0 gap-3">
                <Face picture={one.picture_ids?.[0]} name={one.name} />
                <div className="min-w-0">
                  <h3 dir="auto" className="font-semibold">
                    {one.name}
                  </h3>
                  {one.role && <p className="text-sm text-soft">{one.role}</p>}
                  <Told>{one.description}</Told>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {things.length > 0 && (
        <Card title={t("Voices, props and places")}>
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {things.map((one) => (
              <li key={`${one.kind}-${one.name}`} className="min-w-0">
                <h3 dir="auto" className="font-semibold">
                  {one.name}
                </h3>
                <Told>{one.description || one.look}</Told>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {stories.map((story) => (
        <Card key={story.id} title={story.title}>
          <div className="flex flex-col gap-4">
            <Told>{story.synopsis || story.logline}</Told>
            <ol className="grid gap-3 md:grid-cols-2">
              {(story.beats ?? [])
                .filter((beat) => beat.text)
                .map((beat) => (
                  <li key={beat.name} className="rounded-xl bg-sunken p-3 text-sm">
                    <h3 className="font-semibold">{beat.name}</h3>
                    <Told>{beat.text}</Told>
                  </li>
                ))}
            </ol>
            <Link to="/stories/$storyId" params={{ storyId: story.id }} search={{}} className="link text-sm">
              {t("To the story")}
            </Link>
          </div>
        </Card>
      ))}
      <p className="flex flex-wrap items-center gap-1.5">
        {words.map((one) => (
          <Badge key={one}>{one}</Badge>
        ))}
      </p>
      <p className="text-xs text-soft">{t("Gathered {when}", { when: format.time(content.gathered_at) })}</p>
    </div>
  );
}

function Told({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p dir="auto" className="max-w-prose whitespace-pre-line text-sm">
      {children}
    </p>
  );
}

function Face({ picture, name }: { picture?: string; name: string }) {
  if (picture) {
    return (
      <img
        src={fileUrl(`/api/v1/studio-pictures/${picture}`)}
        alt={name}
        className="size-16 shrink-0 rounded-xl bg-sunken object-cover"
      />
    );
  }
  return (
    <span aria-hidden className="grid size-12 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text">
      <UserRound size={20} />
    </span>
  );
}
