import { Link } from "@tanstack/react-router";
import { Problem, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { clock, useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { ProblemNote } from "@/ui/problem";

type Quote = Schemas["BatchQuoteView"];

export function StartButton({ quote, busy, onStart }: { quote: Quote; busy: boolean; onStart: () => Promise<void> }) {
  const t = useT();
  const format = useFormat();
  return (
    <Button look="primary" busy={busy} disabled={!quote.affordable} onClick={() => void onStart()}>
      {t("Make {count} videos · {credits} credits", { count: quote.films, credits: format.number(quote.credits) })}
    </Button>
  );
}

/** Why it cannot be made, and where credits are to be had if that is it. */
export function Refusal({ error }: { error: unknown }) {
  const t = useT();
  const paid = error instanceof Problem && error.status === 402;
  return (
    <div className="mt-4">
      <ProblemNote
        error={error}
        action={
          paid ? (
            <Link to="/team/billing" search={{}} className={buttonClass("primary", "sm")}>
              {t("Get credits")}
            </Link>
          ) : undefined
        }
      />
    </div>
  );
}

export function Price({ quote }: { quote: Quote | undefined }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <dl className="grid grid-cols-2 gap-y-2 text-sm" aria-live="polite">
        <dt className="text-soft">{t("Videos")}</dt>
        <dd className="text-right font-semibold tabular-nums">{quote ? quote.films : "–"}</dd>
        <dt className="text-soft">{t("Length")}</dt>
        <dd className="text-right tabular-nums">{quote ? t("about {time}", { time: clock(quote.seconds) }) : "–"}</dd>
        <dt className="text-soft">{t("Price")}</dt>
        <dd className="text-right font-semibold tabular-nums text-coin">
          {quote ? t("{count} credits", { count: format.number(quote.credits) }) : "–"}
        </dd>
        <dt className="text-soft">{t("You have")}</dt>
        <dd className="text-right tabular-nums">{quote ? format.number(quote.balance) : "–"}</dd>
      </dl>
      {quote?.notices.map((notice) => (
        <p key={notice} className="mt-3 rounded-lg bg-coin-soft p-3 text-sm text-coin">
          {notice}
        </p>
      ))}
    </>
  );
}
