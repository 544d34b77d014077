import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { api, ask } from "@/api/client";
import { brandQuery, profileQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Card, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

/** A receipt that prints on one page. */
export function Receipt() {
  const t = useT();
  const format = useFormat();
  const { invoiceId } = useParams({ from: "/signed-in/team/invoices/$invoiceId" });
  const profile = useQuery(profileQuery);
  const brand = useQuery(brandQuery);
  const invoice = useQuery({
    queryKey: ["invoice", invoiceId],
    queryFn: () =>
      ask(api.GET("/api/v1/billing/invoices/{invoice_id}", { params: { path: { invoice_id: invoiceId } } })),
  });
  if (invoice.isError) {
    return (
      <Page title={t("Receipt")}>
        <ProblemNote error={invoice.error} />
      </Page>
    );
  }
  if (!invoice.data) {
    return (
      <Page title={t("Receipt")}>
        <Skeletons />
      </Page>
    );
  }
  const { currency, lines, ...rest } = invoice.data;
  const sums: [string, number][] = [
    [t("Sum"), rest.subtotal_minor],
    [t("Discount"), -rest.discount_minor],
    [t("Tax"), rest.tax_minor],
    [t("Total"), rest.total_minor],
    [t("Paid"), rest.paid_minor],
  ];
  return (
    <Page
      narrow
      title={t("Receipt {number}", { number: rest.number ?? rest.id })}
      lead={format.date(rest.created_at)}
      actions={
        <Button onClick={() => window.print()} className="print:hidden">
          <Printer aria-hidden size={16} /> {t("Print")}
        </Button>
      }
    >
      <Card>
        <p className="text-sm text-soft">
          {brand.data?.display_name ?? "Mutoscope"} → {profile.data?.name}, {profile.data?.email}
        </p>
        <table className="mt-4 w-full text-sm">
          <caption className="sr-only">{t("Lines")}</caption>
          <tbody>
            {lines.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a receipt never change
              <tr key={place} className="border-b border-line">
                <th scope="row" className="py-2 text-left font-normal">
                  {String(line.description ?? line.text ?? line.price ?? "–")}
                </th>
                <td className="py-2 text-right tabular-nums">
                  {format.money(Number(line.amount_minor ?? line.amount ?? 0), currency)}
                </td>
              </tr>
            ))}
            {sums
              .filter(([, minor], place) => minor !== 0 || place >= 3)
              .map(([label, minor]) => (
                <tr key={label}>
                  <th scope="row" className="py-1.5 text-right font-medium text-soft">
                    {label}
                  </th>
                  <td className="py-1.5 text-right font-semibold tabular-nums">{format.money(minor, currency)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Card>
    </Page>
  );
}
