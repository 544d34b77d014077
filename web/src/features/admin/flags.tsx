import { useQuery } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Badge, Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";
import { ReasonButton } from "./reason-button";

type FlagState = Schemas["FlagView"]["state"];

export function Flags() {
  const t = useT();
  const format = useFormat();
  const flags = useQuery({ queryKey: ["admin", "flags"], queryFn: () => ask(api.GET("/api/v1/admin/flags")) });
  const put = (flag: Schemas["FlagView"], state: FlagState) => (reason: string) => {
    const { description, percentage, allowed, denied } = flag;
    const body = { description, percentage, allowed, denied, state, reason };
    return ask(api.PUT("/api/v1/admin/flags/{key}", { params: { path: { key: flag.key } }, body }));
  };
  return (
    <Page title={t("Flags")} lead={t("What is switched on, for whom.")}>
      {flags.isError && <ProblemNote error={flags.error} retry={() => void flags.refetch()} />}
      {flags.isPending && <Skeletons />}
      {flags.data?.items.length === 0 && (
        <Empty icon={<Flag size={22} />} title={t("No flags yet")}>
          {t("A flag switches something on for everybody, for a share, or for nobody. Make the first below.")}
        </Empty>
      )}
      {flags.data && flags.data.items.length > 0 && (
        <Card>
          <Table
            label={t("Flags")}
            rows={flags.data.items}
            keyOf={(row) => row.key}
            columns={[
              {
                key: "key",
                head: t("Flag"),
                cell: (row) => (
                  <span className="block">
                    <code className="font-medium">{row.key}</code>
                    <span className="block text-xs text-soft">{row.description}</span>
                  </span>
                ),
              },
              {
                key: "state",
                head: t("State"),
                cell: (row) => (
                  <Badge tone={row.state === "on" ? "good" : row.state === "off" ? "plain" : "coin"}>
                    {row.state === "percentage" ? `${row.percentage} %` : row.state}
                  </Badge>
                ),
              },
              { key: "when", head: t("Changed"), cell: (row) => format.ago(row.updated_at) },
              {
                key: "do",
                head: "",
                end: true,
                cell: (row) =>
                  row.state === "on" ? (
                    <ReasonButton danger label={t("Switch off")} work={put(row, "off")} />
                  ) : (
                    <ReasonButton label={t("Switch on")} work={put(row, "on")} />
                  ),
              },
            ]}
          />
        </Card>
      )}
      <NewFlag />
    </Page>
  );
}

function NewFlag() {
  const t = useT();
  const action = useAction();
  return (
    <Card title={t("New flag")}>
      <form
        className="grid items-start gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const given = new FormData(form);
          const word = (name: string) => String(given.get(name));
          const body = {
            key: word("key"),
            description: word("description"),
            state: word("state") as FlagState,
            percentage: Number(given.get("percentage")),
            reason: word("reason"),
          };
          void action
            .run(() => ask(api.POST("/api/v1/admin/flags", { body })), t("Done."))
            .then((done) => done && form.reset());
        }}
      >
        <TextField label={t("Key")} name="key" required pattern="[a-z][a-z0-9_]*" maxLength={63} autoComplete="off" />
        <TextField label={t("What it switches")} name="description" required />
        <SelectField label={t("State")} name="state">
          <option value="off">{t("off")}</option>
          <option value="on">{t("on")}</option>
          <option value="percentage">{t("for a share")}</option>
        </SelectField>
        <TextField label={t("Share, percent")} name="percentage" type="number" min={0} max={100} defaultValue={0} />
        <TextField label={t("Reason")} name="reason" required minLength={3} />
        <Button type="submit" busy={action.busy} className="self-end">
          {t("Make it")}
        </Button>
      </form>
    </Card>
  );
}
