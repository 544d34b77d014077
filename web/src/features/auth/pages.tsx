import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Fingerprint, LogIn } from "lucide-react";
import { type FormEvent, useState } from "react";
import { api, ask, Problem } from "@/api/client";
import { useT } from "@/i18n";
import { useQuestion } from "@/lib/purposes";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { ProblemNote } from "@/ui/problem";
import { tellProblem } from "@/ui/toast";
import { AuthFrame } from "./frame";
import { signInWithPasskey } from "./passkey";
import { goOn, signIn } from "./session";

function useForm(work: (form: FormData) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(undefined);
    try {
      await work(form);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { busy, error, onSubmit };
}

const word = (form: FormData, name: string) => String(form.get(name) ?? "");

export function Login() {
  const t = useT();
  const { to } = useSearch({ from: "/login" });
  const form = useForm(async (given) => {
    await signIn(word(given, "email"), word(given, "password"));
    goOn(to);
  });
  return (
    <AuthFrame
      title={t("Welcome back")}
      lead={
        <>
          {t("New here?")}{" "}
          <Link to="/register" search={{ to }} className="link">
            {t("Open an account")}
          </Link>
        </>
      }
    >
      <form className="flex flex-col gap-4" onSubmit={form.onSubmit}>
        <TextField label={t("E-mail")} name="email" type="email" required autoComplete="username webauthn" />
        <TextField label={t("Password")} name="password" type="password" required autoComplete="current-password" />
        {form.error ? <ProblemNote error={form.error} /> : null}
        <Button type="submit" look="primary" size="lg" busy={form.busy}>
          {t("Sign in")}
        </Button>
        <Link to="/forgot" className="link text-sm">
          {t("Forgot the password, or sign in by a link?")}
        </Link>
      </form>
      <OtherWays to={to} />
    </AuthFrame>
  );
}

function OtherWays({ to }: { to: string | undefined }) {
  const t = useT();
  const ways = useQuery({ queryKey: ["providers"], queryFn: () => ask(api.GET("/api/v1/auth/providers")) });
  const passkeys = ways.data?.passkeys && "PublicKeyCredential" in window;
  if (!passkeys && !ways.data?.providers.length) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-5">
      {ways.data?.providers.map((provider) => (
        <Button
          key={provider.name}
          onClick={() =>
            ask(
              api.POST("/api/v1/auth/oidc/{provider}/start", {
                params: { path: { provider: provider.name } },
                body: { return_to: to ?? "/" },
              }),
            )
              .then((answer) => window.location.assign(answer.authorization_url))
              .catch(tellProblem)
          }
        >
          <LogIn aria-hidden size={16} /> {t("Go on with {name}", { name: provider.label })}
        </Button>
      ))}
      {passkeys && (
        <Button
          onClick={() =>
            signInWithPasskey()
              .then(() => goOn(to))
              .catch((error) => error?.name !== "NotAllowedError" && tellProblem(error))
          }
        >
          <Fingerprint aria-hidden size={16} /> {t("Sign in with a passkey")}
        </Button>
      )}
    </div>
  );
}

const LEAST_PASSWORD = 8;

export function Register() {
  const t = useT();
  const { ref, to } = useSearch({ from: "/register" });
  const purposes = useQuery({ queryKey: ["purposes"], queryFn: () => ask(api.GET("/api/v1/privacy/purposes")) });
  const asked = purposes.data?.purposes.filter((purpose) => !purpose.needed) ?? [];
  const question = useQuestion();
  const form = useForm(async (given) => {
    const [name, email, password] = [word(given, "name"), word(given, "email"), word(given, "password")];
    const ticked = new Set(given.getAll("purpose").map(String));
    const consents = asked
      .filter(({ purpose }) => ticked.has(purpose)) // no answer is no
      .map(({ purpose, version }) => ({ purpose, version, granted: true }));
    await ask(api.POST("/api/v1/users/register", { body: { name, email, password, consents } }));
    await signIn(email, password);
    if (ref) await api.POST("/api/v1/billing/referral", { body: { code: ref } });
    goOn(to);
  });
  const fields = form.error instanceof Problem ? form.error.fields : {};
  return (
    <AuthFrame
      title={t("Open your studio")}
      lead={
        <>
          {t("Have an account?")}{" "}
          <Link to="/login" search={{ to }} className="link">
            {t("Sign in")}
          </Link>
        </>
      }
    >
      <form className="flex flex-col gap-4" onSubmit={form.onSubmit}>
        <TextField
          label={t("Your name")}
          name="name"
          required
          maxLength={255}
          autoComplete="name"
          error={fields.name}
        />
        <TextField
          label={t("E-mail")}
          name="email"
          type="email"
          required
          autoComplete="username"
          error={fields.email}
        />
        <TextField
          label={t("Password")}
          name="password"
          type="password"
          required
          minLength={LEAST_PASSWORD}
          maxLength={128}
          autoComplete="new-password"
          hint={t("At least 8 characters.")}
          error={fields.password}
        />
        {asked.length > 0 && (
          <fieldset className="flex flex-col gap-1 text-sm">
            <legend className="mb-1 font-medium">{t("If you like; you can change it in your account")}</legend>
            {asked.map((purpose) => (
              <label key={purpose.purpose} className="flex min-h-9 items-center gap-3">
                <input
                  type="checkbox"
                  name="purpose"
                  value={purpose.purpose}
                  className="size-4 shrink-0 accent-(--brand)"
                />
                {question(purpose)}
              </label>
            ))}
          </fieldset>
        )}
        {form.error && !Object.keys(fields).length ? <ProblemNote error={form.error} /> : null}
        <Button type="submit" look="primary" size="lg" busy={form.busy}>
          {t("Open my studio")}
        </Button>
        <p className="text-xs text-soft">{t("Free credits to begin with. No card needed.")}</p>
      </form>
      <OtherWays to={to} />
    </AuthFrame>
  );
}

export function Forgot() {
  const t = useT();
  const [sent, setSent] = useState("");
  const form = useForm(async (given) => {
    const email = word(given, "email");
    const reset = word(given, "way") === "reset";
    const path = reset ? "/api/v1/auth/password/forgot" : "/api/v1/auth/magic-link";
    await ask(api.POST(path, { body: { email } }));
    setSent(email);
  });
  return (
    <AuthFrame title={t("A way back in")} lead={t("We mail you a link. It works once, for a short while.")}>
      {sent ? (
        <p role="status" className="rounded-xl bg-good-soft p-4 text-sm text-good">
          {t("If {email} has an account, a mail is on its way.", { email: sent })}
        </p>
      ) : (
        <form className="flex flex-col gap-4" onSubmit={form.onSubmit}>
          <TextField label={t("E-mail")} name="email" type="email" required autoComplete="username" />
          <fieldset className="flex flex-col gap-2 text-sm">
            <legend className="sr-only">{t("What for")}</legend>
            <label className="flex min-h-9 items-center gap-3">
              <input type="radio" name="way" value="link" defaultChecked className="size-4 accent-(--brand)" />{" "}
              {t("Sign in by a link")}
            </label>
            <label className="flex min-h-9 items-center gap-3">
              <input type="radio" name="way" value="reset" className="size-4 accent-(--brand)" />{" "}
              {t("Set a new password")}
            </label>
          </fieldset>
          {form.error ? <ProblemNote error={form.error} /> : null}
          <Button type="submit" look="primary" size="lg" busy={form.busy}>
            {t("Mail me the link")}
          </Button>
        </form>
      )}
      <Link to="/login" className="link text-sm">
        {t("Back to signing in")}
      </Link>
    </AuthFrame>
  );
}
