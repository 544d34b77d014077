import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Secret } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Badge, Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";

type NewKey = Schemas["NewKeyView"];
const SCOPES = ["read", "create", "delete", "manage"] as const;
const OVERLAP_SECONDS = 3600;

export function Keys() {
  const t = useT();
  const format = useFormat();
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: () => ask(api.GET("/api/v1/api-keys", { params: { query: { limit: 100 } } })),
  });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewKey>();
  const action = useAction();
  const path = (id: string) => ({ path: { key_id: id } });
  return (
    <Page
      title={t("API keys")}
      lead={t("For programs that work in your name. Each does no more than its scopes say.")}
      actions={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden size={16} /> {t("New key")}
        </Button>
      }
    >
      {keys.isError && <ProblemNote error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isPending && <Skeletons />}
      {keys.data?.items.length === 0 && (
        <Empty icon={<KeyRound size={22} />} title={t("No keys yet")}>
          {t("A key lets a program order videos as you do here.")}
        </Empty>
      )}
      {keys.data && keys.data.items.length > 0 && (
        <Card>
          <Table
            label={t("API keys")}
            rows={keys.data.items}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "name",
                head: t("Name"),
                cell: (row) => (
                  <span className="block">
                    <span className="block font-medium">{row.name}</span>
                    <code className="text-xs text-soft">{row.prefix}…</code>
                  </span>
                ),
              },
              { key: "scopes", head: t("May"), cell: (row) => row.scopes.join(", ") },
              {
                key: "used",
                head: t("Last used"),
                cell: (row) => (row.last_used_at ? format.ago(row.last_used_at) : t("never")),
              },
              {
                key: "state",
                head: t("State"),
                cell: (row) => <Badge tone={row.state === "active" ? "good" : "plain"}>{row.state}</Badge>,
              },
              {
                key: "do",
                head: "",
                end: true,
                cell: (row) =>
                  row.state === "active" && (
                    <span className="flex flex-wrap justify-end gap-2">
                      <Button
                        size="sm"
                        busy={action.busy}
                        onClick={() =>
                          void action.run(async () =>
                            setMade(
                              await ask(
                                api.POST("/api/v1/api-keys/{key_id}/rotate", {
                                  params: path(row.id),
                                  body: { overlap_seconds: OVERLAP_SECONDS },
                                }),
                              ),
                            ),
                          )
                        }
                      >
                        {t("Replace")}
                      </Button>
                      <Button
                        size="sm"
                        look="danger"
                        busy={action.busy}
                        onClick={() =>
                          void action.run(
                            () => ask(api.DELETE("/api/v1/api-keys/{key_id}", { params: path(row.id) })),
                            t("The key is revoked."),
                          )
                        }
                      >
                        {t("Revoke")}
                      </Button>
                    </span>
                  ),
              },
            ]}
          />
        </Card>
      )}
      <MakeKey open={making} onOpenChange={setMaking} onMade={setMade} />
      <Dialog
        open={made !== undefined}
        onOpenChange={() => setMade(undefined)}
        title={t("Copy the key now")}
        description={t("It is shown this once.")}
      >
        {made && (
          <>
            <Secret label={made.name} value={made.api_key} />
            {made.signing_secret && <Secret label={t("Signing secret")} value={made.signing_secret} />}
          </>
        )}
      </Dialog>
    </Page>
  );
}

function MakeKey({
  open,
  onOpenChange,
  onMade,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (made: NewKey) => void;
}) {
  const t = useT();
  const action = useAction();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("New key")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const body = { name: String(given.get("name")), scopes: given.getAll("scope") as (typeof SCOPES)[number][] };
          if (await action.run(async () => onMade(await ask(api.POST("/api/v1/api-keys", { body })))))
            onOpenChange(false);
        }}
      >
        <TextField label={t("What for")} name="name" required maxLength={100} autoComplete="off" />
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t("What it may")}</legend>
          <div className="grid grid-cols-2 gap-2 text-sm">
            {SCOPES.map((scope) => (
              <label key={scope} className="flex min-h-9 items-center gap-3">
                <input
                  type="checkbox"
                  name="scope"
                  value={scope}
                  defaultChecked={scope === "read" || scope === "create"}
                  className="size-4 accent-(--brand)"
                />
                {scope}
              </label>
            ))}
          </div>
        </fieldset>
        <Button type="submit" look="primary" busy={action.busy}>
          {t("Make the key")}
        </Button>
      </form>
    </Dialog>
  );
}
