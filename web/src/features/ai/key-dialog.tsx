import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { useAction } from "@/ui/use-action";
import type { Provider } from "./ai";

/** Keep a key of one's own, or forget it; it is never shown again. */
export function KeyDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const t = useT();
  const action = useAction();
  const params = { path: { provider: provider.name } };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={provider.title}
      description={t("The key is kept encrypted and never shown again. The platform's never stands in for it.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const word = (name: string) => String(given.get(name) ?? "").trim();
          const body = { key: word("key"), base_url: word("base_url"), model: word("model") };
          const put = () => ask(api.PUT("/api/v1/ai/keys/{provider}", { params, body }));
          if (await action.run(put, t("The key is kept."))) onClose();
        }}
      >
        <TextField
          label={t("Key")}
          name="key"
          type="password"
          autoComplete="off"
          maxLength={500}
          hint={
            provider.help_url && (
              <a href={provider.help_url} target="_blank" rel="noreferrer" className="link">
                {t("Where a key is made")}
              </a>
            )
          }
        />
        <TextField
          label={t("Address of a server of your own")}
          name="base_url"
          type="url"
          maxLength={500}
          defaultValue={provider.base_url}
          hint={t("Leave it empty for the provider's own.")}
        />
        <TextField label={t("Model")} name="model" maxLength={200} defaultValue={provider.model} autoComplete="off" />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={action.busy}>
            {t("Keep the key")}
          </Button>
          {provider.key === "own" && (
            <Button
              look="danger"
              busy={action.busy}
              onClick={async () => {
                const drop = () => ask(api.DELETE("/api/v1/ai/keys/{provider}", { params }));
                if (await action.run(drop, t("The key is forgotten."))) onClose();
              }}
            >
              {t("Forget the key")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
