import { useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { useT } from "@/i18n";
import { answerProofs } from "@/lib/prove-again";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { ProblemNote } from "@/ui/problem";

/** Before something weighty: the password, once in ten minutes. */
export function ProofDialog() {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const answer = useRef<(proved: boolean) => void>(null);
  useEffect(() => {
    answerProofs(
      () =>
        new Promise((take) => {
          answer.current = take;
          setError(undefined);
          setOpen(true);
        }),
    );
    return () => answerProofs(null);
  }, []);
  const end = (proved: boolean) => {
    setOpen(false);
    answer.current?.(proved);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(to) => !to && end(false)}
      title={t("Is it you?")}
      description={t("This is weighty, so give your password once more.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          try {
            const password = String(new FormData(event.currentTarget).get("password"));
            await ask(api.POST("/api/v1/auth/reauthenticate", { body: { password } }));
            end(true);
          } catch (problem) {
            setError(problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        <TextField label={t("Password")} name="password" type="password" required autoComplete="current-password" />
        {error ? <ProblemNote error={error} /> : null}
        <Button type="submit" look="primary" busy={busy}>
          {t("Go on")}
        </Button>
      </form>
    </Dialog>
  );
}
