import { useQuery } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";
import { api, ask } from "@/api/client";
import type { Asset } from "@/api/queries";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { PriceRows, WhyNot } from "./price";
import { transcriptQuoteQuery } from "./queries";
import { useOrder } from "./use-order";

/** Have a file written down: the price first. */
export function OrderCard({ asset }: { asset: Asset }) {
  const t = useT();
  const quote = useQuery(transcriptQuoteQuery(asset.id));
  const order = useOrder();
  const start = () =>
    order.run((header) =>
      ask(
        api.POST("/api/v1/assets/{asset_id}/transcript", {
          params: { path: { asset_id: asset.id }, header },
          body: { language: "en" },
        }),
      ),
    );
  return (
    <Card title={t("Write down what is said")}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-soft">
          {t(
            "Every word gets its place in the clip: then you can read it, cut it by striking words out, and take subtitles.",
          )}
        </p>
        <p className="rounded-xl bg-coin-soft p-3 text-sm text-coin">
          {t(
            "Only English is recognised. Speech in another language comes out as wrong words, and is paid all the same.",
          )}
        </p>
        <PriceRows quote={quote.data} pending={quote.isFetching}>
          <dt className="text-soft">{t("Length")}</dt>
          <dd className="text-right font-semibold tabular-nums">{clock(asset.duration_seconds)}</dd>
        </PriceRows>
        <WhyNot quote={quote.data} error={order.error ?? quote.error} />
        <Button
          look="primary"
          size="lg"
          busy={order.busy}
          disabled={!quote.data?.affordable || quote.isError}
          onClick={() => void start()}
        >
          <AudioLines aria-hidden size={18} /> {t("Write it down")}
        </Button>
        <p className="text-xs text-soft">
          {t(
            "It is done on the server itself: nothing is sent to anybody else. If nobody is heard, the credits come back.",
          )}
        </p>
      </div>
    </Card>
  );
}
