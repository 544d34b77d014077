import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask, beginVisit } from "@/api/client";
import { profileQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { bytes, useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { TextField } from "@/ui/field";
import { More } from "@/ui/more";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";
import { Payments } from "./payments";
import { ReasonButton } from "./reason-button";

export function Tenants() {
  const t = useT();
  const format = useFormat();
  const [sought, setSought] = useState("");
  const q = useDebounced(sought.trim(), 300) || undefined;
  const tenants = useInfiniteQuery({
    queryKey: ["admin", "tenants", q ?? ""],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/admin/workspaces", { params: { query: { q, cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = tenants.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("Tenants")}>
      <div className="max-w-sm">
        <TextField
          label={t("Find by name")}
          type="search"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      {tenants.isError && <ProblemNote error={tenants.error} retry={() => void tenants.refetch()} />}
      {tenants.isPending && <Skeletons rows={5} />}
      {tenants.data && !rows.length && <p className="text-soft">{t("Nothing fits.")}</p>}
      {rows.length > 0 && (
        <Card>
          <Table
            label={t("Tenants")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              {
                key: "name",
                head: t("Name"),
                cell: (row) => (
                  <Link to="/admin/tenants/$workspaceId" params={{ workspaceId: row.id }} className="link font-medium">
                    {row.name}
                  </Link>
                ),
              },
              { key: "plan", head: t("Plan"), cell: (row) => row.plan ?? "–" },
              { key: "members", head: t("Members"), end: true, cell: (row) => row.member_count },
              { key: "since", head: t("Since"), cell: (row) => format.date(row.created_at) },
              {
                key: "state",
                head: t("State"),
                cell: (row) => (
                  <Badge tone={row.suspended_at ? "danger" : "good"}>
                    {row.suspended_at ? t("suspended") : t("open")}
                  </Badge>
                ),
              },
            ]}
          />
          <div className="flex justify-center">
            <More query={tenants} />
          </div>
        </Card>
      )}
    </Page>
  );
}

export function Tenant() {
  const t = useT();
  const format = useFormat();
  const { workspaceId } = useParams({ from: "/signed-in/admin/tenants/$workspaceId" });
  const profile = useQuery(profileQuery);
  const params = { path: { workspace_id: workspaceId } };
  const tenant = useQuery({
    queryKey: ["admin", "tenant", workspaceId],
    queryFn: () => ask(api.GET("/api/v1/admin/workspaces/{workspace_id}", { params })),
  });
  const data = tenant.data;
  if (tenant.isError) {
    return (
      <Page title={t("Tenant")}>
        <ProblemNote error={tenant.error} />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page title={t("Tenant")}>
        <Skeletons />
      </Page>
    );
  }
  const told: [string, string][] = [
    [t("Plan"), data.plan ?? "–"],
    [t("Can be spent"), format.number(data.balance)],
    [t("Held"), format.number(data.held)],
    [t("Spent"), format.number(data.spent)],
    [t("Stored"), bytes(data.stored_bytes)],
    [t("In work"), format.number(data.running_jobs)],
  ];
  return (
    <Page
      title={data.name}
      lead={data.slug}
      actions={
        <>
          <Link to="/admin/moderation" search={{ workspace: workspaceId }} className={buttonClass("plain", "sm")}>
            {t("Refused content")}
          </Link>
          {data.suspended_at ? (
            <ReasonButton
              label={t("Open again")}
              work={(reason) =>
                ask(api.POST("/api/v1/admin/workspaces/{workspace_id}/unsuspend", { params, body: { reason } }))
              }
            />
          ) : (
            <ReasonButton
              danger
              label={t("Suspend")}
              work={(reason) =>
                ask(api.POST("/api/v1/admin/workspaces/{workspace_id}/suspend", { params, body: { reason } }))
              }
            />
          )}
        </>
      }
    >
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
        {told.map(([label, value]) => (
          <div key={label} className="rounded-2xl border border-line bg-surface p-4 shadow-card">
            <dt className="text-sm text-soft">{label}</dt>
            <dd className="font-display text-xl tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <Adjust workspaceId={workspaceId} />
      <Payments workspaceId={workspaceId} />
      <Card title={t("Members")}>
        <Table
          label={t("Members")}
          rows={data.members}
          keyOf={(row) => row.user_id}
          columns={[
            { key: "name", head: t("Name"), cell: (row) => row.name },
            { key: "email", head: t("E-mail"), cell: (row) => row.email ?? "–" },
            { key: "role", head: t("Role"), cell: (row) => <Badge>{row.role}</Badge> },
            { key: "since", head: t("Since"), cell: (row) => format.date(row.joined_at) },
            {
              key: "visit",
              head: "",
              end: true,
              cell: (row) =>
                row.user_id !== profile.data?.id && (
                  <ReasonButton
                    label={t("Act in their name")}
                    work={async (reason) => {
                      const body = { user_id: row.user_id, workspace_id: workspaceId, reason };
                      await beginVisit(await ask(api.POST("/api/v1/admin/impersonations", { body })));
                    }}
                  />
                ),
            },
          ]}
        />
      </Card>
    </Page>
  );
}

function Adjust({ workspaceId }: { workspaceId: string }) {
  const t = useT();
  const action = useAction();
  return (
    <Card title={t("Give or take credits")}>
      <form
        className="grid items-start gap-3 sm:grid-cols-[8rem_1fr_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const given = new FormData(form);
          const body = {
            amount: String(given.get("amount")),
            reason: String(given.get("reason")),
            confirm_amount: String(given.get("amount")),
          };
          const params = { path: { workspace_id: workspaceId } };
          void action
            .run(() => ask(api.POST("/api/v1/admin/workspaces/{workspace_id}/credits", { params, body })), t("Done."))
            .then((done) => done && form.reset());
        }}
      >
        <TextField label={t("Credits")} name="amount" type="number" step="0.25" required hint={t("below zero takes")} />
        <TextField
          label={t("Reason")}
          name="reason"
          required
          minLength={3}
          maxLength={500}
          autoComplete="off"
          hint={t("Kept in the log.")}
        />
        <Button type="submit" look="primary" busy={action.busy} className="sm:mt-6.5">
          {t("Adjust")}
        </Button>
      </form>
    </Card>
  );
}
