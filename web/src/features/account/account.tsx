import { useQuery } from "@tanstack/react-query";
import { Fingerprint, MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { api, ask, fileUrl, type Schemas } from "@/api/client";
import { profileQuery } from "@/api/queries";
import { addPasskey } from "@/features/auth/passkey";
import { signOut } from "@/features/auth/session";
import { useT } from "@/i18n";
import { bytes, useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { ConsentsCard } from "./consents";

export function Account() {
  const t = useT();
  const profile = useQuery(profileQuery);
  if (profile.isError) {
    return (
      <Page title={t("Your account")}>
        <ProblemNote error={profile.error} retry={() => void profile.refetch()} />
      </Page>
    );
  }
  if (!profile.data) {
    return (
      <Page title={t("Your account")}>
        <Skeletons />
      </Page>
    );
  }
  return (
    <Page narrow title={t("Your account")}>
      <Person profile={profile.data} />
      <Password profile={profile.data} />
      <Passkeys />
      <Sessions />
      <Mails />
      <ConsentsCard />
      <Privacy />
    </Page>
  );
}

function Person({ profile }: { profile: Schemas["UserProfile"] }) {
  const t = useT();
  const action = useAction();
  const [name, setName] = useState(profile.name);
  return (
    <Card title={t("You")}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(() => ask(api.PATCH("/api/v1/users/profile", { body: { name } })), t("Saved"));
        }}
      >
        <div className="min-w-56 flex-1">
          <TextField
            label={t("Your name")}
            value={name}
            required
            maxLength={255}
            autoComplete="name"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" busy={action.busy} disabled={name === profile.name}>
          {t("Save")}
        </Button>
      </form>
      <div className="mt-4 flex flex-wrap items-center gap-3 text-sm">
        <span>{profile.email}</span>
        {profile.email_verified_at ? (
          <Badge tone="good">{t("verified")}</Badge>
        ) : (
          <>
            <Badge tone="coin">{t("not verified")}</Badge>
            <Button
              size="sm"
              busy={action.busy}
              onClick={() =>
                void action.run(() => ask(api.POST("/api/v1/auth/verify-email/resend")), t("The mail is sent again."))
              }
            >
              {t("Send the link again")}
            </Button>
          </>
        )}
      </div>
    </Card>
  );
}

function Password({ profile }: { profile: Schemas["UserProfile"] }) {
  const t = useT();
  const action = useAction();
  if (!profile.has_password) return null;
  return (
    <Card title={t("Password")}>
      <form
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const given = new FormData(form);
          const body = { current_password: String(given.get("current")), new_password: String(given.get("new")) };
          void action
            .run(
              () => ask(api.POST("/api/v1/auth/password/change", { body })),
              t("Your password is changed; other devices are signed out."),
            )
            .then((done) => done && form.reset());
        }}
      >
        <input type="text" name="username" autoComplete="username" value={profile.email ?? ""} readOnly hidden />
        <TextField
          label={t("Present password")}
          name="current"
          type="password"
          required
          autoComplete="current-password"
        />
        <TextField
          label={t("New password")}
          name="new"
          type="password"
          required
          minLength={8}
          maxLength={128}
          autoComplete="new-password"
        />
        <Button type="submit" busy={action.busy} className="justify-self-start">
          {t("Change it")}
        </Button>
      </form>
    </Card>
  );
}

function Passkeys() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const ways = useQuery({ queryKey: ["ways"], queryFn: () => ask(api.GET("/api/v1/auth/identities")) });
  const path = (id: string) => ({ path: { passkey_id: id } });
  return (
    <Card
      title={t("Passkeys")}
      actions={
        "PublicKeyCredential" in window && (
          <Button
            size="sm"
            busy={action.busy}
            onClick={() =>
              void action.run(() => addPasskey(navigator.platform || t("This device")), t("The passkey is added."))
            }
          >
            <Fingerprint aria-hidden size={15} /> {t("Add one")}
          </Button>
        )
      }
    >
      {ways.data?.passkeys.length === 0 && (
        <p className="text-sm text-soft">{t("Sign in with a fingerprint, a face or a PIN instead of the password.")}</p>
      )}
      <ul className="flex flex-col gap-2 text-sm">
        {ways.data?.passkeys.map((passkey) => (
          <li key={passkey.id} className="flex items-center justify-between gap-3">
            <span>
              {passkey.name} <span className="text-soft">{format.date(passkey.created_at)}</span>
            </span>
            <Button
              size="sm"
              look="danger"
              busy={action.busy}
              onClick={() =>
                void action.run(
                  () => ask(api.DELETE("/api/v1/auth/passkeys/{passkey_id}", { params: path(passkey.id) })),
                  t("The passkey is removed."),
                )
              }
            >
              {t("Remove")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Sessions() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => ask(api.GET("/api/v1/auth/sessions")) });
  const path = (id: string) => ({ path: { session_id: id } });
  return (
    <Card
      title={t("Where you are signed in")}
      actions={
        <Button
          size="sm"
          busy={action.busy}
          onClick={() =>
            void action.run(
              () => ask(api.POST("/api/v1/auth/sessions/revoke-others")),
              t("All other devices are signed out."),
            )
          }
        >
          {t("Sign out everywhere else")}
        </Button>
      }
    >
      {sessions.isPending && <Skeletons rows={2} />}
      <ul className="flex flex-col gap-3 text-sm">
        {sessions.data?.items.map((one) => (
          <li key={one.id} className="flex items-center gap-3">
            <MonitorSmartphone aria-hidden size={18} className="shrink-0 text-soft" />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{one.device ?? "–"}</span>
              <span className="text-xs text-soft">
                {one.address} · {format.ago(one.last_used_at)}
              </span>
            </span>
            {one.impersonated && <Badge tone="coin">{t("an operator in your name")}</Badge>}
            {one.current ? (
              <Badge tone="good">{t("this one")}</Badge>
            ) : (
              <Button
                size="sm"
                busy={action.busy}
                onClick={() =>
                  void action.run(() => ask(api.DELETE("/api/v1/auth/sessions/{session_id}", { params: path(one.id) })))
                }
              >
                {t("Sign out")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Mails() {
  const t = useT();
  const action = useAction();
  const wishes = useQuery({ queryKey: ["wishes"], queryFn: () => ask(api.GET("/api/v1/users/notifications")) });
  const kinds = [
    ["generation_finished", t("A video is ready")],
    ["generation_failed", t("A video could not be made")],
    ["quota_warning", t("A limit of the plan is near")],
  ] as const;
  return (
    <Card title={t("Mails to you")}>
      <ul className="flex flex-col gap-2 text-sm">
        {kinds.map(([kind, label]) => (
          <li key={kind}>
            <label className="flex min-h-9 items-center gap-3">
              <input
                type="checkbox"
                checked={wishes.data?.[kind] ?? false}
                disabled={!wishes.data || action.busy}
                onChange={(event) =>
                  void action.run(() =>
                    ask(api.PUT("/api/v1/users/notifications", { body: { [kind]: event.target.checked } })),
                  )
                }
                className="size-4 accent-(--brand)"
              />
              {label}
            </label>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Privacy() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const profile = useQuery(profileQuery);
  const [opened, setOpened] = useState(false);
  const copies = useQuery({
    queryKey: ["exports"],
    queryFn: () => ask(api.GET("/api/v1/privacy/exports")),
    refetchInterval: (query) =>
      query.state.data?.exports.some((one) => one.state === "queued" || one.state === "running") ? 3000 : false,
  });
  const erasure = useQuery({
    queryKey: ["erasure"],
    queryFn: () => ask(api.GET("/api/v1/privacy/erasure")),
    enabled: opened,
    retry: false,
  });
  const due = erasure.data?.state === "scheduled" ? erasure.data.due_at : null;
  return (
    <Card title={t("Your data")}>
      <div className="flex flex-col gap-4 text-sm">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>{t("A copy of everything we keep about you.")}</p>
          <Button
            size="sm"
            busy={action.busy}
            onClick={() =>
              void action.run(() => ask(api.POST("/api/v1/privacy/exports")), t("The copy is being made."))
            }
          >
            {t("Make a copy")}
          </Button>
        </div>
        <ul className="flex flex-col gap-2">
          {copies.data?.exports.map((one) => (
            <li key={one.id} className="flex items-center justify-between gap-3">
              <span className="text-soft">{format.time(one.created_at)}</span>
              {one.download_url ? (
                <a href={fileUrl(one.download_url)} className="link">
                  {t("Download")} {one.size ? bytes(one.size) : ""}
                </a>
              ) : (
                <Badge>{one.state}</Badge>
              )}
            </li>
          ))}
        </ul>
        <details className="border-t border-line pt-4" onToggle={(event) => setOpened(event.currentTarget.open)}>
          <summary className="min-h-8 font-medium text-danger">{t("Delete my account")}</summary>
          <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-56 flex-1">
              {due
                ? t("Your account is deleted {date}, unless you change your mind.", { date: format.date(due) })
                : t("Delete your account and all that is yours. There is time to change your mind.")}
            </p>
            {due ? (
              <Button
                size="sm"
                busy={action.busy}
                onClick={() =>
                  void action.run(() => ask(api.DELETE("/api/v1/privacy/erasure")), t("Your account stays."))
                }
              >
                {t("Keep my account")}
              </Button>
            ) : (
              <Erase email={profile.data?.email ?? ""} />
            )}
          </div>
        </details>
        <Button size="sm" look="ghost" className="self-start" onClick={() => void signOut()}>
          {t("Sign out")}
        </Button>
      </div>
    </Card>
  );
}

function Erase({ email }: { email: string }) {
  const t = useT();
  const action = useAction();
  const [typed, setTyped] = useState("");
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => ask(api.POST("/api/v1/privacy/erasure", { body: { confirm: typed } })));
      }}
    >
      <TextField
        label={t("Type your address to confirm")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
      />
      <Button type="submit" look="danger" busy={action.busy} disabled={typed !== email}>
        {t("Delete my account")}
      </Button>
    </form>
  );
}
