import { Link } from "@tanstack/react-router";
import { Coins } from "lucide-react";
import type { ReactNode } from "react";
import { Problem } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { ProblemNote } from "@/ui/problem";
import type { TalkQuote } from "./queries";

/** Lengths, the price and what is left of the balance, as rows of one list. */
export function PriceRows({
  quote,
  pending,
  children,
}: {
  quote: TalkQuote | undefined;
  pending: boolean;
  children?: ReactNode;
}) {
  const t = useT();
  const format = useFormat();
  const spelt = (known: TalkQuote) => {
    if (known.charge) return format.money(known.charge.amount_minor, known.charge.currency);
    if (known.unit !== "credit" && Number(known.amount)) return `${format.number(known.amount)} ${known.unit}`;
    return Number(known.amount) ? t("{count} credits", { count: format.number(known.amount) }) : t("included");
  };
  return (
    <dl
      className={cx("grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm", pending && "opacity-80")}
      aria-live="polite"
    >
      {children}
      <dt className="text-soft">{t("Price")}</dt>
      <dd className="flex items-center justify-end gap-1.5 font-semibold tabular-nums text-coin">
        <Coins aria-hidden size={15} /> {quote ? spelt(quote) : "–"}
      </dd>
      <dt className="text-soft">{t("Left afterwards")}</dt>
      <dd className="text-right tabular-nums">{quote ? format.number(quote.balance_after) : "–"}</dd>
    </dl>
  );
}

/** Why it cannot be ordered, with the way to more credits where they are what is missing. */
export function WhyNot({ quote, error }: { quote: TalkQuote | undefined; error: unknown }) {
  const t = useT();
  const refusal = quote?.refusal;
  const said = error ?? (refusal && new Problem(402, refusal.code, refusal.message, refusal.remedy));
  if (!said) return null;
  const short = said instanceof Problem && said.status === 402;
  return (
    <ProblemNote
      error={said}
      action={
        short && (
          <Link to="/team/billing" search={{}} className={buttonClass("primary", "sm")}>
            {t("Get credits")}
          </Link>
        )
      }
    />
  );
}
