import { useState } from "react";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { useAction } from "@/ui/use-action";

/** What an operator changes has a reason, which the log keeps. */
export function ReasonButton({
  label,
  danger,
  told,
  work,
}: {
  label: string;
  danger?: boolean;
  /** What it brings about, where the label does not say so. */
  told?: string;
  work: (reason: string) => Promise<unknown>;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const action = useAction();
  return (
    <>
      <Button size="sm" look={danger ? "danger" : "plain"} className="whitespace-nowrap" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={label}
        description={[told, t("The reason is kept in the log. Name tickets, not people.")].filter(Boolean).join(" ")}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={async (event) => {
            event.preventDefault();
            const reason = String(new FormData(event.currentTarget).get("reason"));
            if (await action.run(() => work(reason), t("Done."))) setOpen(false);
          }}
        >
          <TextField label={t("Reason")} name="reason" required minLength={3} maxLength={500} autoComplete="off" />
          <Button type="submit" look={danger ? "danger" : "primary"} busy={action.busy}>
            {label}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
