import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { Badge, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import type { StepFull, Story, Version } from "./queries";

const MOST = 50;

/** Every version of a step, the newest first: compare one with the current one, or bring it back. */
export function Versions({ story, step, onClose }: { story: Story; step: StepFull; onClose: () => void }) {
  const t = useT();
  const action = useAction();
  const [chosen, setChosen] = useState<number>();
  const path = { story_id: story.id, step: step.step };
  const versions = useQuery({
    queryKey: ["story", story.id, step.step, "versions"],
    queryFn: () =>
      ask(api.GET("/api/v1/stories/{story_id}/steps/{step}/versions", { params: { path, query: { limit: MOST } } })),
  });
  const restore = async (version: number) => {
    const body = { version };
    const done = t("Version {version} is the current one again.", { version });
    if (
      await action.run(
        () => ask(api.POST("/api/v1/stories/{story_id}/steps/{step}/restore", { params: { path }, body })),
        done,
      )
    )
      onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("Versions")}
      description={t("None is ever lost: bringing one back makes a new one of it.")}
      wide
    >
      {versions.isError && <ProblemNote error={versions.error} />}
      {versions.isPending && <Skeletons rows={3} />}
      <ol className="flex flex-col gap-2">
        {versions.data?.items.map((version) => {
          const current = version.version === step.version;
          return (
            <li key={version.version} className="rounded-xl border border-line p-3">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
                <VersionName version={version} />
                {current && <Badge tone="brand">{t("current")}</Badge>}
                {version.version === step.approved_version && <Badge tone="good">{t("approved")}</Badge>}
                {version.aside && <Badge>{t("kept beside")}</Badge>}
                {!current && (
                  <span className="ml-auto flex gap-2">
                    <Button
                      size="sm"
                      aria-expanded={chosen === version.version}
                      aria-label={t("Compare version {version}", { version: version.version })}
                      onClick={() => setChosen(chosen === version.version ? undefined : version.version)}
                    >
                      {t("Compare")}
                    </Button>
                    <Button
                      size="sm"
                      busy={action.busy}
                      disabled={step.approved_version !== null}
                      aria-label={t("Restore version {version}", { version: version.version })}
                      onClick={() => void restore(version.version)}
                    >
                      {t("Restore")}
                    </Button>
                  </span>
                )}
              </div>
              {chosen === version.version && <Difference story={story} step={step} before={version.version} />}
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}

function VersionName({ version }: { version: Version }) {
  const t = useT();
  const format = useFormat();
  const by =
    version.origin === "restored"
      ? t("brought back from {version}", { version: version.restored_from ?? 0 })
      : version.origin === "written"
        ? t("by hand")
        : version.provider === "local"
          ? t("made locally")
          : `${version.provider}/${version.model ?? ""}, ${format.micro(version.cost_micro)}`;
  return (
    <span className="min-w-0 text-sm">
      <span className="font-semibold">{t("Version {version}", { version: version.version })}</span>
      <span className="text-soft">
        {" "}
        · {by} · {format.ago(version.created_at)}
      </span>
    </span>
  );
}

function Difference({ story, step, before }: { story: Story; step: StepFull; before: number }) {
  const t = useT();
  const query = { before, after: step.version };
  const params = { path: { story_id: story.id, step: step.step }, query };
  const diff = useQuery({
    queryKey: ["story", story.id, step.step, "diff", before, step.version],
    queryFn: () => ask(api.GET("/api/v1/stories/{story_id}/steps/{step}/diff", { params })),
  });
  if (diff.isError) return <ProblemNote error={diff.error} />;
  if (!diff.data) return <Skeletons rows={2} className="h-8" />;
  if (!diff.data.changes.length) return <p className="mt-3 text-sm text-soft">{t("They say the same.")}</p>;
  return (
    <div className="mt-3 flex flex-col gap-3">
      {diff.data.changes.map((change) => (
        <div key={change.where}>
          <p className="text-xs text-soft">
            <code>{change.where}</code>
          </p>
          <div className="mt-1 overflow-hidden rounded-lg border border-line text-sm">
            {(change.lines.length ? change.lines : [`- ${spell(change.before)}`, `+ ${spell(change.after)}`]).map(
              (line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same
                <DiffLine key={place} line={line} />
              ),
            )}
          </div>
        </div>
      ))}
    </div>
  );
}

function DiffLine({ line }: { line: string }) {
  const gone = line.startsWith("- ");
  const come = line.startsWith("+ ");
  const Tag = gone ? "del" : come ? "ins" : "p";
  return (
    <Tag
      dir="auto"
      className={cx(
        "block whitespace-pre-wrap px-3 py-1.5 no-underline",
        gone && "bg-danger-soft text-danger",
        come && "bg-good-soft text-good",
      )}
    >
      {line}
    </Tag>
  );
}

const spell = (value: unknown) => (typeof value === "string" ? value : value === null ? "–" : JSON.stringify(value));
