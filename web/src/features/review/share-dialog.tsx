import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/queries";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Secret } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/field";
import { Badge, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";

type ShareLink = Schemas["ShareLinkView"];
const DAY = 86_400;
const SPANS = [1, 7, 14, 30, 90] as const;
const USUAL = 14;

/** Links for people without an account: make one, see which are open, revoke. */
export function ShareDialog({
  projectId,
  open,
  onOpenChange,
}: {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useT();
  const path = { project_id: projectId };
  const key = ["share-links", projectId];
  const links = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET("/api/v1/projects/{project_id}/links", { params: { path } })),
    enabled: open,
  });
  const [made, setMade] = useState<Schemas["MadeShareLink"]>();
  const action = useAction();
  const make = async (form: FormData) => {
    const body = {
      label: String(form.get("label") ?? ""),
      seconds: Number(form.get("days")) * DAY,
      comments: form.get("comments") === "on",
    };
    setMade(await ask(api.POST("/api/v1/projects/{project_id}/links", { params: { path }, body })));
  };
  const revoke = (link: ShareLink) =>
    void action.run(async () => {
      await queryClient.cancelQueries({ queryKey: key });
      queryClient.setQueryData<{ items: ShareLink[] }>(key, (known) =>
        known ? { items: known.items.map((one) => (one.id === link.id ? { ...one, state: "revoked" } : one)) } : known,
      );
      try {
        await ask(
          api.DELETE("/api/v1/projects/{project_id}/links/{link_id}", {
            params: { path: { ...path, link_id: link.id } },
          }),
        );
      } catch (problem) {
        await queryClient.invalidateQueries({ queryKey: key });
        throw problem;
      }
    }, t("The link is revoked."));
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => {
        if (!now) setMade(undefined);
        onOpenChange(now);
      }}
      title={t("Share for review")}
      description={t("Whoever has the link watches the newest film and comments on it, without an account.")}
      wide
    >
      {made && (
        <div className="flex flex-col gap-2">
          <Secret label={t("Copy the link now: it is shown this once.")} value={made.url} />
          <a href={made.url} target="_blank" rel="noreferrer" className="link self-start text-sm">
            {t("See it as a guest does")}
          </a>
        </div>
      )}
      <form
        className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          void action.run(() => make(new FormData(form))).then((done) => done && form.reset());
        }}
      >
        <TextField
          label={t("For whom")}
          name="label"
          maxLength={120}
          autoComplete="off"
          hint={t("Guests do not see it.")}
        />
        <SelectField label={t("It works for")} name="days" defaultValue={USUAL}>
          {SPANS.map((days) => (
            <option key={days} value={days}>
              {days === 1 ? t("1 day") : t("{count} days", { count: days })}
            </option>
          ))}
        </SelectField>
        <label className="flex min-h-10 items-center gap-3 text-sm">
          <input type="checkbox" name="comments" defaultChecked className="size-4 accent-(--brand)" />
          {t("Guests may comment and approve")}
        </label>
        <Button type="submit" look="primary" busy={action.busy}>
          {t("Make a link")}
        </Button>
      </form>
      {links.isError && <ProblemNote error={links.error} retry={() => void links.refetch()} />}
      {links.isPending && <Skeletons rows={2} className="h-12" />}
      {links.data && links.data.items.length > 0 && (
        <ul aria-label={t("Links")} className="flex flex-col border-t border-line">
          {links.data.items.map((link) => (
            <Row key={link.id} link={link} busy={action.busy} onRevoke={() => revoke(link)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row({ link, busy, onRevoke }: { link: ShareLink; busy: boolean; onRevoke: () => void }) {
  const t = useT();
  const format = useFormat();
  const states = { open: t("Open"), expired: t("Expired"), revoked: t("Revoked") };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-3 text-sm">
      <span className="min-w-40 flex-1">
        <span className="block truncate font-medium" dir="auto">
          {link.label || t("Without a name")}
        </span>
        <span className="block text-xs text-soft">
          {t("until {date}", { date: format.date(link.expires_at) })} ·{" "}
          {link.opened_at ? t("last opened {when}", { when: format.ago(link.opened_at) }) : t("not opened yet")}
          {!link.comments && ` · ${t("without comments")}`}
        </span>
      </span>
      <Badge tone={link.state === "open" ? "good" : "plain"}>{states[link.state]}</Badge>
      {link.state === "open" && (
        <Button size="sm" look="danger" busy={busy} onClick={onRevoke}>
          {t("Revoke")}
        </Button>
      )}
    </li>
  );
}
