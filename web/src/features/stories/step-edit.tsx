import { useState } from "react";
import { api, ask, Problem } from "@/api/client";
import { changed } from "@/api/queries";
import { useT } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem";
import { tell } from "@/ui/toast";
import type { Content, StepFull, Story, Version } from "./queries";
import { SHAPES } from "./shapes";
import { StepForm, tidy } from "./step-form";

/** Edit a step in place. What is typed is kept as it is typed; saving it makes a version. */
export function StepEdit({
  story,
  step,
  current,
  onDone,
}: {
  story: Story;
  step: StepFull;
  current: Version;
  onDone: () => void;
}) {
  const t = useT();
  const fields = SHAPES[step.step];
  const [value, setValue, drop] = useDraft<Content>(
    `story.${story.id}.${step.step}.${current.version}`,
    current.content as Content,
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (aside = false) => {
    setBusy(true);
    setError(undefined);
    try {
      const params = { path: { story_id: story.id, step: step.step } };
      const body = { content: tidy(fields, value), base_version: current.version, aside, note: "" };
      const made = await ask(api.PUT("/api/v1/stories/{story_id}/steps/{step}", { params, body }));
      drop();
      await changed();
      tell(t("Saved as version {version}.", { version: made.version }));
      onDone();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const overtaken = error instanceof Problem && error.status === 412;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <StepForm fields={fields} value={value} onChange={setValue} />
      {error !== undefined && (
        <ProblemNote
          error={error}
          action={
            overtaken ? (
              <Button size="sm" onClick={() => void save(true)}>
                {t("Keep both")}
              </Button>
            ) : undefined
          }
        />
      )}
      <div className="sticky bottom-20 flex flex-wrap gap-2 rounded-xl border border-line bg-surface p-2 shadow-card lg:bottom-4">
        <Button type="submit" look="primary" busy={busy}>
          {t("Save as a new version")}
        </Button>
        <Button
          look="ghost"
          onClick={() => {
            drop();
            onDone();
          }}
        >
          {t("Leave it as it was")}
        </Button>
      </div>
    </form>
  );
}
