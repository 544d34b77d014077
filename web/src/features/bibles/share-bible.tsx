import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Secret } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Choice } from "@/ui/field";
import { useAction } from "@/ui/use-action";

const DAY = 86_400;
const LENGTHS = ["1", "7", "30"] as const;

/** A link that shows one version to whoever has it, until it runs out or all are revoked. */
export function ShareBible({ shown, onClose }: { shown: Schemas["BibleVersionView"]; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const [days, setDays] = useState<(typeof LENGTHS)[number]>("7");
  const [link, setLink] = useState<Schemas["SharedView"]>();
  const params = { path: { bible_id: shown.bible_id } };
  const body = { seconds: Number(days) * DAY, version: shown.version };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("Share")}
      description={t("Whoever has the link sees this version, and nothing else. No account is needed.")}
    >
      <Choice
        label={t("The link opens for")}
        value={days}
        onChange={setDays}
        options={LENGTHS.map((count) => ({ value: count, label: t("{count} days", { count }) }))}
      />
      {link && (
        <>
          <Secret label={t("The link")} value={link.url} />
          <p className="text-sm text-soft">{t("It opens until {date}.", { date: format.time(link.expires_at) })}</p>
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          busy={action.busy}
          onClick={() =>
            void action.run(async () =>
              setLink(await ask(api.POST("/api/v1/bibles/{bible_id}/links", { params, body }))),
            )
          }
        >
          {t("Make a link")}
        </Button>
        <Button
          look="danger"
          busy={action.busy}
          onClick={async () => {
            const revoke = () => ask(api.DELETE("/api/v1/bibles/{bible_id}/links", { params }));
            if (await action.run(revoke, t("No link to this bible opens any more."))) setLink(undefined);
          }}
        >
          {t("Revoke every link")}
        </Button>
      </div>
    </Dialog>
  );
}
