import { useQuery } from "@tanstack/react-query";
import { Brush } from "lucide-react";
import { api, ask, fileUrl } from "@/api/client";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { useAction } from "@/ui/use-action";
import { modelsQuery, type Story, type Version } from "./queries";

/** A picture of a step: a card until an image model draws it, where there is one. */
export function Picture({
  story,
  version,
  number,
  drawn,
}: {
  story: Story;
  version: Version;
  number: number;
  drawn: boolean;
}) {
  const t = useT();
  const models = useQuery(modelsQuery);
  const action = useAction();
  const path = { story_id: story.id, step: version.step, number };
  const isCurrent = story.steps.some((one) => one.step === version.step && one.version === version.version);
  const draw = () =>
    action.run(
      () => ask(api.POST("/api/v1/stories/{story_id}/steps/{step}/pictures/{number}", { params: { path } })),
      t("The picture is drawn."),
    );
  return (
    <div className="relative">
      <img
        src={fileUrl(`/api/v1/stories/${story.id}/steps/${version.step}/pictures/${number}?version=${version.version}`)}
        alt={drawn ? t("Picture {number}", { number }) : t("Card {number}, a placeholder", { number })}
        loading="lazy"
        className="aspect-video w-full bg-sunken object-cover"
      />
      {!drawn && isCurrent && models.data?.includes("image") && (
        <Button size="sm" className="absolute bottom-2 right-2" busy={action.busy} onClick={() => void draw()}>
          <Brush aria-hidden size={14} /> {t("Draw")}
        </Button>
      )}
    </div>
  );
}
