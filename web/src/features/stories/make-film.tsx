import { useNavigate } from "@tanstack/react-router";
import { Clapperboard } from "lucide-react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { useAction } from "@/ui/use-action";
import type { Story } from "./queries";

/** Approve the script, so that it stays as it is, and go where its film is ordered. */
export function MakeFilm({ story }: { story: Story }) {
  const t = useT();
  const navigate = useNavigate();
  const action = useAction();
  const script = story.steps.find((one) => one.step === "script");
  if (!script?.version) return null;
  const make = async () => {
    const params = { path: { story_id: story.id, step: "script" as const } };
    const body = { version: script.version };
    const approved =
      script.approved_version !== null ||
      (await action.run(() => ask(api.PUT("/api/v1/stories/{story_id}/steps/{step}/approval", { params, body }))));
    if (approved) await navigate({ to: "/new", search: { story: story.id } });
  };
  return (
    <Button look="primary" busy={action.busy} onClick={() => void make()}>
      <Clapperboard aria-hidden size={16} />
      {script.approved_version === null ? t("Approve and make the film") : t("Make the film")}
    </Button>
  );
}
