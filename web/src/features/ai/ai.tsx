import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Badge, Bar, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { Calls } from "./calls";
import { Decisions } from "./decisions";
import { KeyDialog } from "./key-dialog";
import { MODALITIES } from "./modalities";

export type Provider = Schemas["AiProviderView"];

export function Ai() {
  const t = useT();
  return (
    <Page
      title={t("AI models")}
      lead={t("Everything works without a model. A key adds new words and drawn pictures, at the provider's price.")}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Providers />
        <div className="flex min-w-0 flex-col gap-6">
          <Stack />
          <Budget />
        </div>
      </div>
      <Calls />
      <Decisions />
    </Page>
  );
}

function Providers() {
  const t = useT();
  const [chosen, setChosen] = useState<Provider>();
  const providers = useQuery({
    queryKey: ["ai", "providers"],
    queryFn: () => ask(api.GET("/api/v1/ai/providers")),
  });
  return (
    <Card title={t("Providers and keys")}>
      {providers.isError && <ProblemNote error={providers.error} retry={() => void providers.refetch()} />}
      {providers.isPending && <Skeletons rows={5} />}
      <ul className="flex flex-col">
        {providers.data?.items.map((one) => (
          <li
            key={one.name}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2.5 first:border-0"
          >
            <div className="min-w-40 flex-1">
              <p className="text-sm font-medium">{one.title}</p>
              <p className="text-xs text-soft">
                {one.modalities.map((kind) => (MODALITIES[kind] ? t(MODALITIES[kind].label) : kind)).join(", ")}
              </p>
            </div>
            {one.rejected_at && <Badge tone="danger">{t("key refused")}</Badge>}
            {one.key === "own" && (
              <Badge tone="good">{one.hint ? t("your key {hint}", { hint: one.hint }) : t("yours")}</Badge>
            )}
            {one.key === "platform" && <Badge tone="brand">{t("the platform's key")}</Badge>}
            <Button
              size="sm"
              aria-label={`${one.key === "own" ? t("Change") : t("Add a key")}: ${one.title}`}
              onClick={() => setChosen(one)}
            >
              {one.key === "own" ? t("Change") : t("Add a key")}
            </Button>
          </li>
        ))}
      </ul>
      {chosen && <KeyDialog key={chosen.name} provider={chosen} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}

function Stack() {
  const t = useT();
  const action = useAction();
  const stack = useQuery({ queryKey: ["ai", "stack"], queryFn: () => ask(api.GET("/api/v1/ai/stack")) });
  if (stack.isError) return <ProblemNote error={stack.error} />;
  if (!stack.data) return <Skeletons rows={1} className="h-48" />;
  const { data } = stack;
  const choose = (body: Schemas["StackChoice"]) =>
    void action.run(() => ask(api.PUT("/api/v1/ai/stack", { body })), t("Chosen."));
  const name = data.stack ?? data.default_stack;
  const first = data.choices as Record<string, string[]>;
  const modalities = [...new Set(data.models.map((model) => model.modality))];
  return (
    <Card title={t("Which models are asked")}>
      <div className="flex flex-col gap-4">
        <SelectField
          label={t("Stack")}
          hint={t("The models that are asked one after the other, where a key is set.")}
          value={data.stack ?? ""}
          disabled={action.busy}
          onChange={(event) => choose({ stack: event.target.value || null, choices: data.choices })}
        >
          <option value="">{t("As the operator says ({name})", { name: data.default_stack })}</option>
          {Object.keys(data.stacks).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
        {modalities.map((kind) => (
          <SelectField
            key={kind}
            label={t("First for: {kind}", { kind: MODALITIES[kind] ? t(MODALITIES[kind].label) : kind })}
            value={first[kind]?.[0] ?? ""}
            disabled={action.busy}
            onChange={(event) =>
              choose({
                stack: data.stack,
                choices: { ...data.choices, [kind]: event.target.value ? [event.target.value] : [] },
              })
            }
          >
            <option value="">{data.stacks[name]?.[kind]?.[0] ?? t("None")}</option>
            {data.models
              .filter((model) => model.modality === kind)
              .map((model) => (
                <option key={model.key} value={model.key} disabled={!model.priced}>
                  {model.priced ? model.key : `${model.key} · ${t("no price")}`}
                </option>
              ))}
          </SelectField>
        ))}
      </div>
    </Card>
  );
}

const MILLION = 1_000_000;

function Budget() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const usage = useQuery({
    queryKey: ["ai", "usage", "budget"],
    queryFn: async () => (await ask(api.GET("/api/v1/ai/usage", { params: { query: { limit: 1 } } }))).budget,
  });
  if (usage.isError) return <ProblemNote error={usage.error} />;
  if (!usage.data) return <Skeletons rows={1} className="h-36" />;
  const budget = usage.data;
  const share = budget.monthly_micro ? ((budget.spent_micro + budget.held_micro) / budget.monthly_micro) * 100 : 0;
  return (
    <Card title={t("This month on the platform's keys")}>
      <p className="mb-2 text-sm">
        {t("{spent} of {budget}", {
          spent: format.micro(budget.spent_micro),
          budget: format.micro(budget.monthly_micro),
        })}
      </p>
      <Bar percent={share} label={t("Spent")} tone={share > 80 ? "coin" : "brand"} />
      <form
        className="mt-4 flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = String(new FormData(event.currentTarget).get("limit") ?? "").trim();
          const body = { own_limit_micro: typed ? Math.round(Number(typed) * MILLION) : null };
          void action.run(() => ask(api.PUT("/api/v1/ai/budget", { body })), t("The limit is set."));
        }}
      >
        <div className="min-w-40 flex-1">
          <TextField
            label={t("Your own limit, dollars a month")}
            name="limit"
            type="number"
            min={0}
            max={budget.granted_micro / MILLION}
            step="0.01"
            hint={t("Empty: as much as the operator allows.")}
            defaultValue={budget.own_limit_micro === null ? "" : budget.own_limit_micro / MILLION}
          />
        </div>
        <Button type="submit" busy={action.busy}>
          {t("Save")}
        </Button>
      </form>
    </Card>
  );
}
