import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { api, ask, keepTokens, Problem } from "@/api/client";
import { profileQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { Button, buttonClass } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { AuthFrame } from "./frame";
import { goOn } from "./session";

/** The secret behind `#`, which the browser has sent to nobody. */
function useToken(): string {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)).replace(/^token=/, ""));
  return token;
}

/** One button: opening the page does nothing, whoever opens it. */
function LinkPage({
  title,
  lead,
  button,
  done,
  work,
  children,
}: {
  title: string;
  lead: string;
  button: string;
  done?: string;
  work: (token: string, form: FormData) => Promise<void>;
  children?: ReactNode;
}) {
  const t = useT();
  const token = useToken();
  const [state, setState] = useState<"ready" | "busy" | "done">("ready");
  const [error, setError] = useState<unknown>();
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setState("busy");
    try {
      await work(token, form);
      setState("done");
      setError(undefined);
      history.replaceState(history.state, "", window.location.pathname);
    } catch (problem) {
      setError(problem);
      setState("ready");
    }
  };
  const over = error instanceof Problem && (error.status === 410 || error.status === 404);
  return (
    <AuthFrame title={title} lead={state === "done" ? undefined : lead}>
      {state === "done" ? (
        <>
          <p role="status" className="rounded-xl bg-good-soft p-4 text-good">
            {done}
          </p>
          <Link to="/" className={buttonClass("primary", "lg")}>
            {t("Open the studio")}
          </Link>
        </>
      ) : (
        <form className="flex flex-col gap-4" onSubmit={onSubmit}>
          {children}
          {error ? <ProblemNote error={error} /> : null}
          {token ? (
            !over && (
              <Button type="submit" look="primary" size="lg" busy={state === "busy"}>
                {button}
              </Button>
            )
          ) : (
            <ProblemNote
              error={
                new Problem(
                  0,
                  "mail_link_incomplete",
                  t("This link is not complete."),
                  t("Open it from the mail again."),
                )
              }
            />
          )}
        </form>
      )}
    </AuthFrame>
  );
}

export function VerifyEmail() {
  const t = useT();
  return (
    <LinkPage
      title={t("Verify your address")}
      lead={t("Press the button if you opened an account with this address. If you did not, close this page.")}
      button={t("Verify my address")}
      done={t("Your address is verified.")}
      work={async (token) => void (await ask(api.POST("/api/v1/auth/verify-email", { body: { token } })))}
    />
  );
}

export function ConfirmEmail() {
  const t = useT();
  return (
    <LinkPage
      title={t("Confirm your new address")}
      lead={t(
        "Press the button to make this the address of your account. If you did not ask for this, close this page.",
      )}
      button={t("Use this address")}
      done={t("This is the address of your account now.")}
      work={async (token) => void (await ask(api.POST("/api/v1/auth/email/confirm", { body: { token } })))}
    />
  );
}

export function ResetPassword() {
  const t = useT();
  return (
    <LinkPage
      title={t("Set a new password")}
      lead={t("Everybody who is signed in to your account, on every device, will have to sign in again.")}
      button={t("Set the password")}
      done={t("Your new password is set. Sign in with it.")}
      work={async (token, form) => {
        const password = String(form.get("password"));
        await ask(api.POST("/api/v1/auth/password/reset", { body: { token, password } }));
      }}
    >
      <TextField
        label={t("New password")}
        name="password"
        type="password"
        required
        minLength={8}
        maxLength={128}
        autoComplete="new-password"
        hint={t("At least 8 characters.")}
      />
    </LinkPage>
  );
}

export function MagicLink() {
  const t = useT();
  return (
    <LinkPage
      title={t("Sign in")}
      lead={t("Press the button to sign in on this device. If you did not ask for this, close this page.")}
      button={t("Sign in")}
      done={t("You are signed in.")}
      work={async (token) => {
        await keepTokens(await ask(api.POST("/api/v1/auth/magic-link/confirm", { body: { token } })));
        goOn(undefined);
      }}
    />
  );
}

export function Invitation() {
  const t = useT();
  const token = useToken();
  const profile = useQuery({ ...profileQuery, retry: false });
  const preview = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => ask(api.POST("/api/v1/invitations/preview", { body: { token } })),
    retry: false,
    enabled: token !== "",
  });
  if (preview.isError) {
    return (
      <AuthFrame title={t("Invitation")}>
        <ProblemNote error={preview.error} />
      </AuthFrame>
    );
  }
  if (!preview.data || profile.isPending) {
    return (
      <AuthFrame title={t("Invitation")}>
        <Skeletons rows={2} />
      </AuthFrame>
    );
  }
  const { workspace_name: name, role } = preview.data;
  const title = t("Join {name}", { name });
  if (!profile.data) {
    const to = `/invitation#token=${token}`;
    return (
      <AuthFrame
        title={title}
        lead={t("You are invited as {role}. Sign in, or open an account, with the address the invitation went to.", {
          role,
        })}
      >
        <Link to="/register" search={{ to }} className={buttonClass("primary", "lg")}>
          {t("Open an account")}
        </Link>
        <Link to="/login" search={{ to }} className={buttonClass("plain", "lg")}>
          {t("Sign in")}
        </Link>
      </AuthFrame>
    );
  }
  return (
    <LinkPage
      title={title}
      lead={t("You are invited as {role}.", { role })}
      button={t("Join")}
      done={t("You are a member of {name} now.", { name })}
      work={async (secret) => {
        const joined = await ask(api.POST("/api/v1/invitations/accept", { body: { token: secret } }));
        const path = { workspace_id: joined.workspace_id };
        await keepTokens(await ask(api.POST("/api/v1/workspaces/{workspace_id}/switch", { params: { path } })));
        goOn(undefined);
      }}
    />
  );
}

/** Where an identity provider's sign-in comes back to. */
export function SignInReturn() {
  const t = useT();
  const { code, problem, provider, to } = useSearch({ from: "/sign-in/return" });
  const [error, setError] = useState<unknown>();
  const begun = useRef(false);
  useEffect(() => {
    if (problem || begun.current) return;
    begun.current = true; // the code is good once
    if (!code) {
      goOn(to);
      return;
    }
    ask(api.POST("/api/v1/auth/exchange", { body: { code } }))
      .then(keepTokens)
      .then(() => goOn(to))
      .catch(setError);
  }, [code, problem, to]);
  const said = problem
    ? new Problem(
        0,
        problem,
        t("{name} did not sign you in.", { name: provider ?? "" }),
        t("Try again, or choose another way."),
      )
    : error;
  return (
    <AuthFrame title={said ? t("Not signed in") : t("One moment")}>
      {said ? <ProblemNote error={said} /> : <Skeletons rows={2} />}
      {said ? (
        <Link to="/login" search={{}} className={buttonClass("primary")}>
          {t("Back to signing in")}
        </Link>
      ) : null}
    </AuthFrame>
  );
}
