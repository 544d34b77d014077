import { useT } from "@/i18n";
import { Page } from "@/ui/page";
import { Listed } from "./listed";
import { Queue } from "./queue";

/** What was refused on the platform: what waits for a judgement first, then everything that was decided. */
export function Moderation() {
  const t = useT();
  return (
    <Page
      title={t("Moderation")}
      lead={t("What checks refused in every workspace. You read words only where somebody asked for a judgement.")}
    >
      <Queue />
      <Listed />
    </Page>
  );
}
