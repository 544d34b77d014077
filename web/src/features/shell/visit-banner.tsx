import { useQuery } from "@tanstack/react-query";
import { VenetianMask } from "lucide-react";
import { presentVisit } from "@/api/client";
import { profileQuery } from "@/api/queries";
import { signOut } from "@/features/auth/session";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { useAction } from "@/ui/use-action";

/** Says on every page that a platform admin acts in somebody's name, and ends it. */
export function VisitBanner() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const profile = useQuery(profileQuery);
  if (!profile.data?.impersonated_by) return null;
  const until = presentVisit()?.expires_at;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 bg-coin px-4 py-2.5 text-sm text-bg sm:px-6"
    >
      <VenetianMask aria-hidden size={18} className="shrink-0" />
      <p className="min-w-0 flex-1 basis-56">
        <strong className="font-semibold">{t("You act in the name of {name}.", { name: profile.data.name })}</strong>{" "}
        {t("Their log says that an operator did it.")}{" "}
        {until && t("It ends by itself at {time}.", { time: format.hour(until) })}
      </p>
      <button
        type="button"
        disabled={action.busy}
        onClick={() => void action.run(signOut)}
        className="min-h-9 rounded-lg border border-bg/60 px-3 font-medium hover:bg-bg/15 focus-visible:outline-bg"
      >
        {t("End the visit")}
      </button>
    </div>
  );
}
