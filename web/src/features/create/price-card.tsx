import { Link } from "@tanstack/react-router";
import { Coins } from "lucide-react";
import type { ReactNode } from "react";
import { Problem } from "@/api/client";
import type { Quote } from "@/api/queries";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { ProblemNote } from "@/ui/problem";

/** What it will be and what it will cost, before the click; and the way on where credits do not suffice. */
export function PriceCard({
  quote,
  problem,
  pending,
  picture,
  error,
  action,
}: {
  quote: Quote | undefined;
  problem: unknown;
  pending: boolean;
  /** How it will look. */
  picture: ReactNode;
  error: unknown;
  action: ReactNode;
}) {
  const t = useT();
  const format = useFormat();
  const refusal = quote?.refusal;
  const said =
    error ?? problem ?? (refusal ? new Problem(402, refusal.code, refusal.message, refusal.remedy) : undefined);
  const short = said instanceof Problem && (said.status === 402 || refusal !== undefined);
  return (
    <aside aria-label={t("Price")} className="self-start lg:sticky lg:top-20">
      <div className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-4 shadow-card sm:p-5">
        {picture}
        <dl className={cx("grid grid-cols-2 gap-y-2 text-sm", pending && "opacity-70")} aria-live="polite">
          <dt className="text-soft">{t("Length")}</dt>
          <dd className="text-right font-semibold tabular-nums">
            {quote ? t("about {time}", { time: clock(quote.seconds) }) : "–"}
          </dd>
          <dt className="text-soft">{t("Price")}</dt>
          <dd className="flex items-center justify-end gap-1.5 font-semibold tabular-nums text-coin">
            <Coins aria-hidden size={15} />
            {quote ? t("{count} credits", { count: format.number(quote.credits) }) : "–"}
          </dd>
          <dt className="text-soft">{t("Left afterwards")}</dt>
          <dd className="text-right tabular-nums">{quote ? format.number(quote.balance_after) : "–"}</dd>
        </dl>
        {quote?.warnings.map((warning) => (
          <p key={warning} className="rounded-lg bg-coin-soft p-3 text-sm text-coin">
            {warning}
          </p>
        ))}
        {said ? (
          <ProblemNote
            error={said}
            action={
              short ? (
                <Link to="/team/billing" search={{}} className={buttonClass("primary", "sm")}>
                  {t("Get credits")}
                </Link>
              ) : undefined
            }
          />
        ) : null}
        {action}
        <p className="text-xs text-soft">
          {t("Credits are held while it is made, and come back in full if it fails.")}
        </p>
      </div>
    </aside>
  );
}
