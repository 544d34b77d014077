import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onSignedOut, ROOT } from "@/api/client";
import { changed, profileQuery } from "@/api/queries";
import { signIn } from "@/features/auth/session";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { ProblemNote } from "@/ui/problem";

/** A session that ends in the middle of work is taken up again where one is: the page behind stays as it was. */
export function SessionDialog() {
  const t = useT();
  const profile = useQuery({ ...profileQuery, enabled: false });
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => onSignedOut(() => setOpen(true)), []);
  const email = profile.data?.email ?? "";
  return (
    <Dialog
      open={open}
      onOpenChange={(to) => !to && window.location.assign(`${ROOT}/login`)}
      title={t("Sign in again")}
      description={t("Your session has ended. What you were doing is still here.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          try {
            await signIn(email, String(new FormData(event.currentTarget).get("password")));
            setOpen(false);
            await changed();
          } catch (problem) {
            setError(problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        <TextField label={t("E-mail")} value={email} readOnly autoComplete="username" />
        <TextField label={t("Password")} name="password" type="password" required autoComplete="current-password" />
        {error ? <ProblemNote error={error} /> : null}
        <Button type="submit" look="primary" busy={busy}>
          {t("Sign in")}
        </Button>
      </form>
    </Dialog>
  );
}
