import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { api, ask, newKey, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { More } from "@/ui/more";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { ReasonButton } from "./reason-button";

type Payment = Schemas["PaymentView"];

/** What a tenant paid, and a button that gives back what is left of it. */
export function Payments({ workspaceId }: { workspaceId: string }) {
  const t = useT();
  const format = useFormat();
  const payments = useInfiniteQuery({
    queryKey: ["admin", "payments", workspaceId],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/admin/workspaces/{workspace_id}/payments", {
          params: { path: { workspace_id: workspaceId }, query: { cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = payments.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("Payments")}>
      {payments.isError && <ProblemNote error={payments.error} retry={() => void payments.refetch()} />}
      {payments.data && !rows.length && <p className="text-soft">{t("Nothing was paid yet.")}</p>}
      {rows.length > 0 && (
        <>
          <Table
            label={t("Payments")}
            rows={rows}
            keyOf={(row) => row.id}
            columns={[
              { key: "when", head: t("Date"), cell: (row) => format.date(row.created_at) },
              { key: "what", head: t("What for"), cell: (row) => row.what || "–" },
              { key: "paid", head: t("Paid"), end: true, cell: (row) => format.money(row.amount_minor, row.currency) },
              {
                key: "back",
                head: t("Given back"),
                end: true,
                cell: (row) => format.money(row.returned_minor, row.currency),
              },
              {
                key: "do",
                head: "",
                end: true,
                cell: (row) => row.refundable_minor > 0 && <GiveBack workspaceId={workspaceId} payment={row} />,
              },
            ]}
          />
          <More query={payments} />
        </>
      )}
    </Card>
  );
}

function GiveBack({ workspaceId, payment }: { workspaceId: string; payment: Payment }) {
  const t = useT();
  const format = useFormat();
  const key = useRef(newKey()); // pressing again after a lost answer is the same refund
  const left = payment.refundable_minor;
  return (
    <ReasonButton
      danger
      label={t("Give {amount} back", { amount: format.money(left, payment.currency) })}
      work={async (reason) => {
        const path = { workspace_id: workspaceId, payment_id: payment.id };
        const body = { amount_minor: left, confirm_amount_minor: left, reason };
        await ask(
          api.POST("/api/v1/admin/workspaces/{workspace_id}/payments/{payment_id}/refund", {
            params: { path, header: { "Idempotency-Key": key.current } },
            body,
          }),
        );
        key.current = newKey();
      }}
    />
  );
}
