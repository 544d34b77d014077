import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Secret } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Badge, Card, Empty, Page, Skeletons, type Tone } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";

type Shown = Schemas["WebhookSecret"];

export function Webhooks() {
  const t = useT();
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: () => ask(api.GET("/api/v1/webhooks")) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Shown>();
  return (
    <Page
      title={t("Webhooks")}
      lead={t("Your server is told, signed, when something happens here.")}
      actions={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden size={16} /> {t("New webhook")}
        </Button>
      }
    >
      {hooks.isError && <ProblemNote error={hooks.error} retry={() => void hooks.refetch()} />}
      {hooks.isPending && <Skeletons />}
      {hooks.data?.items.length === 0 && (
        <Empty icon={<WebhookIcon size={22} />} title={t("No webhooks yet")}>
          {t("Give an address, and choose what it shall be told.")}
        </Empty>
      )}
      {hooks.data && hooks.data.items.length > 0 && (
        <Card>
          <Table
            label={t("Webhooks")}
            rows={hooks.data.items}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "url",
                head: t("Address"),
                cell: (row) => (
                  <Link to="/team/webhooks/$endpointId" params={{ endpointId: row.id }} className="link">
                    {row.url}
                  </Link>
                ),
              },
              { key: "events", head: t("Is told"), cell: (row) => row.events.join(", ") },
              {
                key: "state",
                head: t("State"),
                cell: (row) => (
                  <Badge tone={row.enabled ? "good" : "danger"}>
                    {row.enabled ? t("on") : (row.disabled_for ?? t("off"))}
                  </Badge>
                ),
              },
            ]}
          />
        </Card>
      )}
      <MakeWebhook open={making} onOpenChange={setMaking} onMade={setMade} />
      <Dialog
        open={made !== undefined}
        onOpenChange={() => setMade(undefined)}
        title={t("Copy the secret now")}
        description={t("It is shown this once.")}
      >
        {made && <Secret label={made.url} value={made.secret} />}
      </Dialog>
    </Page>
  );
}

function MakeWebhook({
  open,
  onOpenChange,
  onMade,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (made: Shown) => void;
}) {
  const t = useT();
  const action = useAction();
  const events = useQuery({
    queryKey: ["webhook-events"],
    queryFn: () => ask(api.GET("/api/v1/webhooks/events")),
    enabled: open,
  });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("New webhook")} wide>
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const body = { url: String(given.get("url")), events: given.getAll("event").map(String) };
          if (await action.run(async () => onMade(await ask(api.POST("/api/v1/webhooks", { body })))))
            onOpenChange(false);
        }}
      >
        <TextField label={t("Address")} name="url" type="url" required placeholder="https://" />
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t("Is told")}</legend>
          <ul className="flex max-h-72 flex-col gap-1 overflow-y-auto text-sm">
            {events.data?.map((one) => (
              <li key={one.type}>
                <label className="flex min-h-9 items-start gap-3 py-1">
                  <input
                    type="checkbox"
                    name="event"
                    value={one.type}
                    defaultChecked={one.type.startsWith("generation.")}
                    className="mt-1 size-4 shrink-0 accent-(--brand)"
                  />
                  <span>
                    <code>{one.type}</code> <span className="text-soft">{one.meaning}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        <Button type="submit" look="primary" busy={action.busy}>
          {t("Make the webhook")}
        </Button>
      </form>
    </Dialog>
  );
}

const TONES: Record<string, Tone> = { delivered: "good", dead: "danger", queued: "coin", sending: "brand" };

export function Webhook() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const action = useAction();
  const { endpointId } = useParams({ from: "/signed-in/team/webhooks/$endpointId" });
  const params = { path: { endpoint_id: endpointId } };
  const hook = useQuery({
    queryKey: ["webhook", endpointId],
    queryFn: () => ask(api.GET("/api/v1/webhooks/{endpoint_id}", { params })),
  });
  const sent = useQuery({
    queryKey: ["webhook", endpointId, "deliveries"],
    queryFn: () => ask(api.GET("/api/v1/webhooks/{endpoint_id}/deliveries", { params })),
    refetchInterval: (query) =>
      query.state.data?.items.some((one) => one.state === "queued" || one.state === "sending") ? 3000 : false,
  });
  const remove = async () => {
    if (
      await action.run(
        () => ask(api.DELETE("/api/v1/webhooks/{endpoint_id}", { params })),
        t("The webhook is deleted."),
      )
    )
      void navigate({ to: "/team/webhooks" });
  };
  const enabled = hook.data?.enabled ?? true;
  return (
    <Page
      title={t("Webhook")}
      lead={hook.data?.url}
      actions={
        <>
          <Button
            busy={action.busy}
            onClick={() =>
              void action.run(
                () => ask(api.POST("/api/v1/webhooks/{endpoint_id}/test", { params })),
                t("A test is on its way."),
              )
            }
          >
            {t("Send a test")}
          </Button>
          <Button
            busy={action.busy}
            onClick={() =>
              void action.run(() =>
                ask(api.PATCH("/api/v1/webhooks/{endpoint_id}", { params, body: { enabled: !enabled } })),
              )
            }
          >
            {enabled ? t("Switch off") : t("Switch on")}
          </Button>
          <Button look="danger" busy={action.busy} onClick={() => void remove()}>
            {t("Delete")}
          </Button>
        </>
      }
    >
      {hook.isError && <ProblemNote error={hook.error} />}
      <Card title={t("Sent so far")}>
        {sent.isPending && <Skeletons rows={3} />}
        {sent.data?.items.length === 0 && <p className="text-sm text-soft">{t("Nothing yet. Send a test.")}</p>}
        {sent.data && sent.data.items.length > 0 && (
          <Table
            label={t("Sent so far")}
            rows={sent.data.items}
            keyOf={(row) => row.id}
            columns={[
              { key: "type", head: t("What"), cell: (row) => <code>{row.type}</code> },
              { key: "when", head: t("When"), cell: (row) => format.time(row.created_at) },
              { key: "state", head: t("State"), cell: (row) => <Badge tone={TONES[row.state]}>{row.state}</Badge> },
              { key: "answer", head: t("Answer"), cell: (row) => row.status ?? row.reason ?? "–" },
              {
                key: "again",
                head: "",
                end: true,
                cell: (row) =>
                  row.state === "dead" && (
                    <Button
                      size="sm"
                      busy={action.busy}
                      onClick={() =>
                        void action.run(() =>
                          ask(
                            api.POST("/api/v1/webhooks/{endpoint_id}/deliveries/{delivery_id}/retry", {
                              params: { path: { endpoint_id: endpointId, delivery_id: row.id } },
                            }),
                          ),
                        )
                      }
                    >
                      {t("Send again")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Card>
    </Page>
  );
}
