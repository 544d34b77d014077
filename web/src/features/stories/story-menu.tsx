import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Ellipsis, Settings2, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/field";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { useAction } from "@/ui/use-action";
import { type Story, structuresQuery } from "./queries";

/** What is done with a story as a whole: title and structure, putting it away, deleting it. */
export function StoryMenu({ story }: { story: Story }) {
  const t = useT();
  const navigate = useNavigate();
  const action = useAction();
  const [open, setOpen] = useState<"settings" | "delete">();
  const params = { path: { story_id: story.id } };
  const away = story.archived_at !== null;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("More about this story")}>
            <Ellipsis aria-hidden size={18} />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setOpen("settings")}>
          <Settings2 aria-hidden size={16} /> {t("Title and structure")}
        </MenuItem>
        <MenuItem
          onSelect={() =>
            void action.run(
              () =>
                away
                  ? ask(api.DELETE("/api/v1/stories/{story_id}/archive", { params }))
                  : ask(api.PUT("/api/v1/stories/{story_id}/archive", { params })),
              away ? t("The story is back in the list.") : t("The story is put away. It stays as it is."),
            )
          }
        >
          {away ? <ArchiveRestore aria-hidden size={16} /> : <Archive aria-hidden size={16} />}
          {away ? t("Take it out again") : t("Put it away")}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpen("delete")}>
          <Trash2 aria-hidden size={16} /> {t("Delete the story")}
        </MenuItem>
      </Menu>
      {open === "settings" && <StorySettings story={story} onDone={() => setOpen(undefined)} />}
      <Dialog
        open={open === "delete"}
        onOpenChange={() => setOpen(undefined)}
        title={t("Delete the story")}
        description={t("All its steps and versions go, for good. Videos that were made of it stay.")}
      >
        <Button
          look="danger"
          busy={action.busy}
          onClick={async () => {
            const gone = () => ask(api.DELETE("/api/v1/stories/{story_id}", { params }));
            if (await action.run(gone, t("The story is deleted."))) await navigate({ to: "/stories" });
          }}
        >
          {t("Delete for good")}
        </Button>
      </Dialog>
    </>
  );
}

function StorySettings({ story, onDone }: { story: Story; onDone: () => void }) {
  const t = useT();
  const action = useAction();
  const structures = useQuery(structuresQuery(story.language));
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={t("Title and structure")}
      description={t("What is there stays; what is written next follows it.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const body: Schemas["EditStory"] = {
            title: String(given.get("title")),
            structure: String(given.get("structure")),
            language: given.get("language") as Story["language"],
          };
          const params = { path: { story_id: story.id } };
          if (await action.run(() => ask(api.PATCH("/api/v1/stories/{story_id}", { params, body })))) onDone();
        }}
      >
        <TextField label={t("Title")} name="title" required maxLength={255} defaultValue={story.title} dir="auto" />
        {structures.data && (
          <SelectField label={t("Structure")} name="structure" defaultValue={story.structure}>
            {structures.data.map((one) => (
              <option key={one.key} value={one.key}>
                {one.name}
              </option>
            ))}
          </SelectField>
        )}
        <SelectField label={t("Language")} name="language" defaultValue={story.language}>
          <option value="en">English</option>
          <option value="id">Bahasa Indonesia</option>
        </SelectField>
        <Button type="submit" look="primary" busy={action.busy}>
          {t("Save")}
        </Button>
      </form>
    </Dialog>
  );
}
