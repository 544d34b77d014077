import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { CreditCard, Receipt as ReceiptIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { api, ask, newKey, ROOT, type Schemas } from "@/api/client";
import { balanceQuery, billingQuery, catalogueQuery, changed } from "@/api/queries";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { useLimits } from "@/lib/limits";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Choice, TextField } from "@/ui/field";
import { More } from "@/ui/more";
import { Badge, Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";
import { useAction } from "@/ui/use-action";

type Interval = "month" | "year";

async function checkout(body: Schemas["CheckoutRequest"]): Promise<void> {
  const header = { "Idempotency-Key": newKey() };
  const made = await ask(api.POST("/api/v1/billing/checkout", { body, params: { header } }));
  if (made.url) window.location.assign(made.url);
}

export function Billing() {
  const t = useT();
  const { outcome } = useSearch({ from: "/signed-in/team/billing" });
  const billing = useQuery(billingQuery);
  return (
    <Page title={t("Plan and invoices")}>
      {outcome && <Outcome outcome={outcome} />}
      {billing.isError && <ProblemNote error={billing.error} retry={() => void billing.refetch()} />}
      {billing.isPending && <Skeletons rows={3} className="h-32" />}
      {billing.data && (
        <>
          <Present billing={billing.data} />
          {billing.data.payments ? (
            <Shop billing={billing.data} />
          ) : (
            <p className="rounded-xl bg-coin-soft p-4 text-sm text-coin">
              {t("This server takes no payments. Ask whoever runs it for credits.")}
            </p>
          )}
          <Codes />
          <Invoices />
        </>
      )}
    </Page>
  );
}

const LATE_MS = [1500, 4000, 9000, 20_000, 45_000];
function Outcome({ outcome }: { outcome: string }) {
  const t = useT();
  useEffect(() => {
    const timers = LATE_MS.map((late) => setTimeout(() => void changed(), late)); // the payment is told a moment later
    return () => timers.forEach(clearTimeout);
  }, []);
  const paid = outcome === "paid";
  return (
    <p
      role="status"
      className={cx("rounded-xl p-4 text-sm font-medium", paid ? "bg-good-soft text-good" : "bg-sunken")}
    >
      {paid
        ? t("Thank you. Your credits or plan appear within moments.")
        : t("Nothing was paid. The offers are still here.")}
    </p>
  );
}

const STANDING = {
  trialing: { label: "on trial" },
  active: { label: "active" },
  past_due: { label: "past due" },
  ended: { label: "ended" },
} as const;

function Present({ billing }: { billing: Schemas["BillingView"] }) {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const balance = useQuery(balanceQuery);
  const portal = () =>
    action.run(async () => window.location.assign((await ask(api.POST("/api/v1/billing/portal"))).url));
  const later = billing.next_plan !== billing.plan_type;
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <p className="text-sm text-soft">{t("Your plan")}</p>
          <p className="font-display text-3xl">{billing.plan_type}</p>
          <p className="mt-1 flex flex-wrap gap-2">
            <Badge tone={billing.status === "past_due" ? "danger" : "good"}>{t(STANDING[billing.status].label)}</Badge>
            {later && <Badge tone="coin">{t("then {plan}", { plan: billing.next_plan })}</Badge>}
          </p>
        </div>
        <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-sm">
          <dt className="text-soft">{t("Credits")}</dt>
          <dd className="text-right tabular-nums">{balance.data ? format.number(balance.data.balance) : "–"}</dd>
          <dt className="text-soft">{t("Period")}</dt>
          <dd className="text-right">
            {format.date(billing.period_start)} – {format.date(billing.period_end)}
          </dd>
          <dt className="text-soft">{t("Next payment")}</dt>
          <dd className="text-right">
            {billing.next_billing_at ? format.date(billing.next_billing_at) : t("none")}
            {billing.next_amount_minor !== null && billing.currency
              ? ` · ${format.money(billing.next_amount_minor, billing.currency)}`
              : ""}
          </dd>
          <dt className="text-soft">{t("Card")}</dt>
          <dd className="text-right">
            {billing.card ? `${billing.card.brand} •••• ${billing.card.last4}` : t("none")}
          </dd>
        </dl>
      </div>
      {billing.grace_until && (
        <p className="mt-4 rounded-lg bg-danger-soft p-3 text-sm text-danger">
          {t("A payment failed. The plan stays until {date}: see to the card.", {
            date: format.date(billing.grace_until),
          })}
        </p>
      )}
      {billing.payments && billing.interval !== "none" && (
        <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
          <Button size="sm" busy={action.busy} onClick={portal}>
            <CreditCard aria-hidden size={15} /> {t("Card and payments")}
          </Button>
          {billing.cancels_at ? (
            <Button
              size="sm"
              busy={action.busy}
              onClick={() =>
                void action.run(() => ask(api.POST("/api/v1/billing/subscription/resume")), t("Your plan goes on."))
              }
            >
              {t("Go on with the plan")}
            </Button>
          ) : (
            <Button
              size="sm"
              look="danger"
              busy={action.busy}
              onClick={() =>
                void action.run(
                  () => ask(api.POST("/api/v1/billing/subscription/cancel")),
                  t("The plan ends with its period."),
                )
              }
            >
              {t("Cancel the plan")}
            </Button>
          )}
          {billing.cancels_at && (
            <p className="self-center text-sm text-soft">
              {t("Ends {date}", { date: format.date(billing.cancels_at) })}
            </p>
          )}
        </div>
      )}
    </Card>
  );
}

function Shop({ billing }: { billing: Schemas["BillingView"] }) {
  const t = useT();
  const format = useFormat();
  const catalogue = useQuery(catalogueQuery);
  const action = useAction();
  const limits = useLimits();
  const [interval, setInterval] = useState<Interval>("month");
  if (!catalogue.data) return <Skeletons rows={2} className="h-40" />;
  const { plans, packs, currency } = catalogue.data;
  const told = ({ feature, limit, unit }: Schemas["LimitOffer"]) => {
    if (feature === "credits" && limit !== null)
      return t("{count} credits each period", { count: format.number(limit) });
    if (feature === "film_seconds" && limit !== null) return t("videos up to {time}", { time: clock(limit) });
    return `${limits.name(feature)}: ${limits.amount(limit, unit)}`;
  };
  const priceOf = (plan: Schemas["PlanTerms"]) =>
    plan.prices.find((price) => price.interval === interval && price.currency === currency) ??
    plan.prices.find((price) => price.interval === interval);
  const choose = (plan: string) =>
    action.run(() =>
      billing.interval === "none" || billing.status === "ended"
        ? checkout({ plan, interval })
        : ask(api.POST("/api/v1/billing/subscription/change", { body: { plan, interval } })),
    );
  return (
    <>
      {packs.length > 0 && (
        <Card title={t("Credits, once")}>
          <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {packs.map((pack) => (
              <li key={pack.key} className="flex items-center justify-between gap-3 rounded-xl border border-line p-4">
                <div>
                  <p className="font-display text-xl">{t("{count} credits", { count: format.number(pack.amount) })}</p>
                  <p className="text-xs text-soft">{t("good for {count} days", { count: pack.valid_days })}</p>
                </div>
                <Button
                  look="primary"
                  busy={action.busy}
                  onClick={() => void action.run(() => checkout({ pack: pack.key }))}
                >
                  {t("Buy for {price}", { price: format.money(pack.price.minor, pack.price.currency) })}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card
        title={t("Plans")}
        actions={
          <Choice
            label={t("Period")}
            hideLabel
            value={interval}
            onChange={setInterval}
            options={[
              { value: "month", label: t("Monthly") },
              { value: "year", label: t("Yearly") },
            ]}
          />
        }
      >
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          {plans.map((plan) => {
            const price = priceOf(plan);
            const present = plan.plan_type === billing.plan_type;
            return (
              <li
                key={plan.plan_type}
                className={cx(
                  "flex flex-col gap-3 rounded-xl border p-4",
                  present ? "border-brand bg-brand-soft/50" : "border-line",
                )}
              >
                <p className="font-semibold capitalize">{plan.plan_type}</p>
                <p className="font-display text-2xl">
                  {price ? format.money(price.minor, price.currency) : plan.contact_sales ? t("On request") : t("Free")}
                </p>
                <ul className="flex flex-1 flex-col gap-1 text-xs text-soft">
                  {plan.limits.slice(0, 6).map((limit) => (
                    <li key={`${limit.feature}-${limit.per}`}>{told(limit)}</li>
                  ))}
                </ul>
                {present ? (
                  <span className="self-start">
                    <Badge tone="brand">{t("Your plan")}</Badge>
                  </span>
                ) : price ? (
                  <Button size="sm" busy={action.busy} onClick={() => void choose(plan.plan_type)}>
                    {t("Choose {plan}", { plan: plan.plan_type })}
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
      </Card>
    </>
  );
}

function Codes() {
  const t = useT();
  const format = useFormat();
  const action = useAction();
  const referral = useQuery({
    queryKey: ["referral"],
    queryFn: () => ask(api.GET("/api/v1/billing/referral")),
    retry: false,
  });
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Card title={t("A code")}>
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const code = String(new FormData(form).get("code"));
            void action
              .run(() => ask(api.POST("/api/v1/credits/promotions", { body: { code } })), t("The code is redeemed."))
              .then((done) => done && form.reset());
          }}
        >
          <div className="flex-1">
            <TextField label={t("Promotion code")} name="code" required autoComplete="off" />
          </div>
          <Button type="submit" busy={action.busy}>
            {t("Redeem")}
          </Button>
        </form>
      </Card>
      {referral.data && (
        <Card title={t("Bring a friend")}>
          <p className="text-sm text-soft">
            {t("Whoever opens a studio by your link brings you {count} credits.", {
              count: format.number(referral.data.credits),
            })}{" "}
            {t("So far: {count}.", { count: referral.data.brought })}
          </p>
          <p className="mt-2 break-all rounded-lg bg-sunken p-3 text-sm">
            <code>{referral.data.link.replace(/^https?:\/\/[^/]+/, new URL(ROOT).origin)}</code>
          </p>
        </Card>
      )}
    </div>
  );
}

function Invoices() {
  const t = useT();
  const format = useFormat();
  const invoices = useInfiniteQuery({
    queryKey: ["invoices"],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/v1/billing/invoices", { params: { query: { cursor: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
  const rows = invoices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("Invoices")}>
      {invoices.isError && <ProblemNote error={invoices.error} />}
      {invoices.isPending && <Skeletons rows={2} />}
      {invoices.data && !rows.length && (
        <p className="text-sm text-soft">{t("None yet. Each payment leaves one here, with a receipt to print.")}</p>
      )}
      {rows.length > 0 && (
        <Table
          label={t("Invoices")}
          rows={rows}
          keyOf={(row) => row.id}
          columns={[
            { key: "number", head: t("Number"), cell: (row) => row.number ?? row.id },
            { key: "date", head: t("Date"), cell: (row) => format.date(row.created_at) },
            {
              key: "state",
              head: t("State"),
              cell: (row) => <Badge tone={row.status === "paid" ? "good" : "coin"}>{row.status}</Badge>,
            },
            { key: "total", head: t("Total"), end: true, cell: (row) => format.money(row.total_minor, row.currency) },
            {
              key: "open",
              head: "",
              end: true,
              cell: (row) => (
                <Link
                  to="/team/invoices/$invoiceId"
                  params={{ invoiceId: row.id }}
                  className="link inline-flex min-h-8 items-center gap-1.5"
                >
                  <ReceiptIcon aria-hidden size={15} /> {t("Receipt")}
                </Link>
              ),
            },
          ]}
        />
      )}
      <div className="flex justify-center">
        <More query={invoices} />
      </div>
    </Card>
  );
}
