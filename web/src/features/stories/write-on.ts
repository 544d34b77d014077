import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { changed } from "@/api/queries";
import { tellProblem } from "@/ui/toast";
import { modelsQuery, plain, type StepKey, type Story } from "./queries";

/** Write every empty step up to one: at once where that is done locally, one by one where a model is asked. */
export function useWriteOn(story: Story, onWritten: (step: StepKey) => void) {
  const [writing, setWriting] = useState<StepKey>();
  const [busy, setBusy] = useState(false);
  const models = useQuery(modelsQuery);
  const path = { story_id: story.id };
  const write = async (through: StepKey) => {
    setBusy(true);
    const end = story.steps.findIndex((one) => one.step === through);
    const empty = story.steps.filter((one, place) => place <= end && one.version === 0).map((one) => one.step);
    try {
      if (models.data?.includes("text")) {
        for (const step of empty) {
          setWriting(step);
          const params = { path: { ...path, step } };
          await ask(api.POST("/api/v1/stories/{story_id}/steps/{step}/generate", { params, body: plain() }));
        }
      } else {
        await ask(api.POST("/api/v1/stories/{story_id}/generate", { params: { path }, body: { through } }));
      }
      onWritten(through);
    } catch (problem) {
      tellProblem(problem);
    } finally {
      await changed(); // also what was written before a later step failed
      setWriting(undefined);
      setBusy(false);
    }
  };
  return { busy, writing, write };
}
