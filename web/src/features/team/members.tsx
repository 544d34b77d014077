import { useQuery } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useState } from "react";
import { api, ask, Problem, type Schemas } from "@/api/client";
import { profileQuery, workspacesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/field";
import { Badge, Card, Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";

type Role = Schemas["Role"];
const ROLES: { value: Exclude<Role, "owner">; label: Message }[] = [
  { value: "admin", label: "Admin: everything but giving the workspace away" },
  { value: "editor", label: "Editor: makes and edits videos" },
  { value: "viewer", label: "Viewer: looks only" },
];

const membersQuery = {
  queryKey: ["members"],
  queryFn: () => ask(api.GET("/api/v1/members", { params: { query: { limit: 100 } } })),
};
const invitationsQuery = {
  queryKey: ["invitations"],
  queryFn: () => ask(api.GET("/api/v1/invitations")),
  retry: false,
};

export function Members() {
  const t = useT();
  const format = useFormat();
  const members = useQuery(membersQuery);
  const profile = useQuery(profileQuery);
  const workspaces = useQuery(workspacesQuery);
  const [inviting, setInviting] = useState(false);
  const action = useAction();
  const mine = workspaces.data?.items.find((one) => one.current)?.role;
  const manages = mine === "owner" || mine === "admin";
  const path = (id: string) => ({ path: { user_id: id } });
  return (
    <Page
      title={t("Members")}
      lead={t("Who works here, and what they may do.")}
      actions={
        manages && (
          <Button look="primary" onClick={() => setInviting(true)}>
            <MailPlus aria-hidden size={16} /> {t("Invite")}
          </Button>
        )
      }
    >
      {members.isError && <ProblemNote error={members.error} retry={() => void members.refetch()} />}
      {members.isPending && <Skeletons />}
      {members.data && (
        <Card>
          <Table
            label={t("Members")}
            rows={members.data.items}
            keyOf={(row) => row.user_id}
            columns={[
              {
                key: "name",
                head: t("Name"),
                cell: (row) => (
                  <span className="block min-w-0">
                    <span className="block font-medium">{row.name}</span>
                    <span className="block text-xs text-soft">{row.email}</span>
                  </span>
                ),
              },
              { key: "since", head: t("Since"), cell: (row) => format.date(row.joined_at) },
              {
                key: "role",
                head: t("Role"),
                cell: (row) =>
                  manages && row.role !== "owner" && row.user_id !== profile.data?.id ? (
                    <SelectField
                      label={t("Role of {name}", { name: row.name })}
                      hideLabel
                      value={row.role}
                      onChange={(event) => {
                        const role = event.target.value as Role;
                        void action.run(
                          async () =>
                            void (await ask(
                              api.PATCH("/api/v1/members/{user_id}", { params: path(row.user_id), body: { role } }),
                            )),
                          t("The role is changed."),
                        );
                      }}
                    >
                      {ROLES.map((role) => (
                        <option key={role.value} value={role.value}>
                          {role.value}
                        </option>
                      ))}
                    </SelectField>
                  ) : (
                    <Badge tone={row.role === "owner" ? "brand" : "plain"}>{row.role}</Badge>
                  ),
              },
              {
                key: "remove",
                head: "",
                end: true,
                cell: (row) =>
                  manages && row.role !== "owner" && row.user_id !== profile.data?.id ? (
                    <Button
                      size="sm"
                      look="danger"
                      busy={action.busy}
                      onClick={() =>
                        void action.run(
                          async () =>
                            void (await ask(api.DELETE("/api/v1/members/{user_id}", { params: path(row.user_id) }))),
                          t("{name} is no longer a member.", { name: row.name }),
                        )
                      }
                    >
                      {t("Remove")}
                    </Button>
                  ) : null,
              },
            ]}
          />
        </Card>
      )}
      {manages && <Invitations />}
      <Invite open={inviting} onOpenChange={setInviting} />
    </Page>
  );
}

function Invitations() {
  const t = useT();
  const format = useFormat();
  const invitations = useQuery(invitationsQuery);
  const action = useAction();
  const path = (id: string) => ({ path: { invitation_id: id } });
  if (invitations.isError) return <ProblemNote error={invitations.error} />;
  if (!invitations.data) return <Skeletons rows={2} />;
  if (!invitations.data.items.length) {
    return (
      <Empty icon={<MailPlus size={22} />} title={t("No open invitations")}>
        {t("Invite somebody by their address: they choose a password of their own.")}
      </Empty>
    );
  }
  return (
    <Card title={t("Open invitations")}>
      <Table
        label={t("Open invitations")}
        rows={invitations.data.items}
        keyOf={(row) => row.id}
        columns={[
          { key: "email", head: t("E-mail"), cell: (row) => row.email ?? "–" },
          { key: "role", head: t("Role"), cell: (row) => <Badge>{row.role}</Badge> },
          { key: "until", head: t("Valid until"), cell: (row) => format.date(row.expires_at) },
          {
            key: "do",
            head: "",
            end: true,
            cell: (row) => (
              <span className="flex flex-wrap justify-end gap-2">
                <Button
                  size="sm"
                  busy={action.busy}
                  onClick={() =>
                    void action.run(
                      async () =>
                        void (await ask(
                          api.POST("/api/v1/invitations/{invitation_id}/resend", { params: path(row.id) }),
                        )),
                      t("The mail is sent again."),
                    )
                  }
                >
                  {t("Send again")}
                </Button>
                <Button
                  size="sm"
                  look="danger"
                  busy={action.busy}
                  onClick={() =>
                    void action.run(
                      async () =>
                        void (await ask(api.DELETE("/api/v1/invitations/{invitation_id}", { params: path(row.id) }))),
                      t("The invitation is revoked."),
                    )
                  }
                >
                  {t("Revoke")}
                </Button>
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Invite({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useT();
  const action = useAction();
  const [error, setError] = useState<unknown>();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("Invite somebody")}
      description={t("They get a mail with a link that is good for them alone.")}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const body = { email: String(given.get("email")), role: String(given.get("role")) as Role };
          setError(undefined);
          const sent = await action.run(
            () =>
              ask(api.POST("/api/v1/invitations", { body })).catch((problem) => {
                setError(problem);
                throw problem;
              }),
            t("The invitation is on its way."),
          );
          if (sent) onOpenChange(false);
        }}
      >
        <TextField
          label={t("E-mail")}
          name="email"
          type="email"
          required
          error={error instanceof Problem ? error.fields.email : undefined}
          autoComplete="off"
        />
        <SelectField label={t("Role")} name="role" defaultValue="editor">
          {ROLES.map((role) => (
            <option key={role.value} value={role.value}>
              {t(role.label)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" busy={action.busy}>
          {t("Send the invitation")}
        </Button>
      </form>
    </Dialog>
  );
}
