import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History, Lock, LockOpen, Pencil, RefreshCw } from "lucide-react";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Badge, Card, Empty, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import {
  modelsQuery,
  plain,
  type StepFull,
  type StepKey,
  type Story,
  stepPriceQuery,
  stepQuery,
  type Version,
} from "./queries";
import { StepEdit } from "./step-edit";
import { StepShow } from "./step-show";
import { aboutStep } from "./steps";
import { Versions } from "./versions";

/** One step: what it says, where that is from, and what can be done with it. */
export function StepPanel({ story, step }: { story: Story; step: StepKey }) {
  const t = useT();
  const about = aboutStep(step);
  const full = useQuery(stepQuery(story.id, step));
  const [editing, setEditing] = useState(false);
  const [compared, setCompared] = useState(false);
  if (full.isError) return <ProblemNote error={full.error} retry={() => void full.refetch()} />;
  if (!full.data) return <Skeletons rows={2} className="h-40" />;
  const { current, approved_version: approved } = full.data;
  return (
    <Card>
      <header className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-2">
        <about.icon aria-hidden size={20} className="text-brand-text" />
        <h2 className="mr-auto text-xl font-semibold">{t(about.label)}</h2>
        {current && !editing && (
          <>
            <Button size="sm" disabled={approved !== null} onClick={() => setEditing(true)}>
              <Pencil aria-hidden size={14} /> {t("Edit")}
            </Button>
            <Button size="sm" onClick={() => setCompared(true)}>
              <History aria-hidden size={14} /> {t("Versions")} · {full.data.last_version}
            </Button>
            <Approval story={story} step={full.data} />
          </>
        )}
      </header>
      {full.data.stale && !editing && (
        <p className="mb-5 rounded-lg bg-coin-soft p-3 text-sm text-coin">
          {t("A step that this one was made from says something else by now. It stays until you write it anew.")}
        </p>
      )}
      {!current && step !== "brief" && (
        <Empty
          icon={<about.icon size={22} />}
          title={t("Nothing here yet")}
          action={<WriteStep story={story} step={full.data} />}
        >
          {t("Write this step alone, or all the next ones at once.")}
        </Empty>
      )}
      {current && editing && (
        <StepEdit story={story} step={full.data} current={current} onDone={() => setEditing(false)} />
      )}
      {current && !editing && (
        <div className="flex flex-col gap-6">
          <StepShow story={story} version={current} />
          <Origin version={current} />
          {step !== "brief" && <WriteStep story={story} step={full.data} />}
        </div>
      )}
      {compared && <Versions story={story} step={full.data} onClose={() => setCompared(false)} />}
    </Card>
  );
}

/** Where the words are from: by hand, by a model at its price, or made locally, and then what a model would add. */
function Origin({ version }: { version: Version }) {
  const t = useT();
  const format = useFormat();
  if (version.origin !== "generated" || version.step === "brief") {
    return (
      <p className="text-xs text-soft">
        {version.origin === "restored"
          ? t("Version {version}, brought back from version {from}", {
              version: version.version,
              from: version.restored_from ?? 0,
            })
          : t("Version {version}, written by hand", { version: version.version })}{" "}
        · {format.ago(version.created_at)}
      </p>
    );
  }
  if (version.provider === "local") {
    return (
      <aside className="flex flex-col gap-1.5 rounded-xl bg-sunken p-4 text-sm">
        <p className="font-medium">{t("Made locally, without a model")}</p>
        <p className="text-soft">
          {t(aboutStep(version.step).told)}{" "}
          <Link to="/team/ai" className="link">
            {t("Set up a model")}
          </Link>
        </p>
      </aside>
    );
  }
  return (
    <details className="rounded-xl bg-sunken p-4 text-sm">
      <summary className="text-soft">
        {t("Written by {model} for {price}", {
          model: `${version.provider}/${version.model ?? ""}`,
          price: format.micro(version.cost_micro),
        })}{" "}
        · {format.ago(version.created_at)}
      </summary>
      {version.note && <p className="mt-2">{version.note}</p>}
      {version.prompt && (
        <pre className="mt-2 max-h-72 overflow-auto whitespace-pre-wrap text-xs">{version.prompt}</pre>
      )}
    </details>
  );
}

function Approval({ story, step }: { story: Story; step: StepFull }) {
  const t = useT();
  const action = useAction();
  const params = { path: { story_id: story.id, step: step.step } };
  const path = "/api/v1/stories/{story_id}/steps/{step}/approval" as const;
  if (step.approved_version !== null) {
    return (
      <>
        <Badge tone="good">
          <Lock aria-hidden size={12} /> {t("Approved: nothing writes over it")}
        </Badge>
        <Button size="sm" busy={action.busy} onClick={() => void action.run(() => ask(api.DELETE(path, { params })))}>
          <LockOpen aria-hidden size={14} /> {t("Withdraw")}
        </Button>
      </>
    );
  }
  const body = { version: step.version };
  return (
    <Button size="sm" busy={action.busy} onClick={() => void action.run(() => ask(api.PUT(path, { params, body })))}>
      <Lock aria-hidden size={14} /> {t("Approve")}
    </Button>
  );
}

/** Have this step written, and no other; the price stands on the button. */
function WriteStep({ story, step }: { story: Story; step: StepFull }) {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const [wish, setWish] = useState("");
  const models = useQuery(modelsQuery);
  const byModel = models.data?.includes("text") === true;
  const price = useQuery(stepPriceQuery(story.id, step.step, story.revision, byModel));
  const aside = step.approved_version !== null;
  const params = { path: { story_id: story.id, step: step.step } };
  const write = () =>
    action.run(
      () => ask(api.POST("/api/v1/stories/{story_id}/steps/{step}/generate", { params, body: plain(wish, aside) })),
      aside ? t("A version stands beside the approved one.") : undefined,
    );
  const verb = aside
    ? t("Write another version beside it")
    : step.version
      ? t("Write this step anew")
      : t("Write this step");
  return (
    <div className="flex flex-wrap items-end gap-3">
      {price.data && (
        <div className="min-w-48 max-w-md flex-1">
          <TextField
            label={t("A wish, if you have one")}
            value={wish}
            maxLength={2000}
            dir="auto"
            onChange={(event) => setWish(event.target.value)}
          />
        </div>
      )}
      <Button busy={action.busy} onClick={() => void write()}>
        {!action.busy && <RefreshCw aria-hidden size={15} />}
        {verb}
        {price.data
          ? ` · ${t("at most {price}", { price: format.micro(price.data.most_micro) })}`
          : models.data && !byModel && ` · ${t("free")}`}
      </Button>
    </div>
  );
}
