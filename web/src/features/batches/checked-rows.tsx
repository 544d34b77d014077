import { useState } from "react";
import { Problem, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { said } from "@/i18n/said";
import type { Sheet } from "@/lib/csv";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Badge, Card } from "@/ui/page";
import { Table } from "@/ui/table";

type Quote = Schemas["BatchQuoteView"];
export type Fault = { row: number; line: number | null; column: string | null; message: string; remedy: string };
type Line = { number: number; line: number; title: string; fault?: Fault; seconds?: number; credits?: string };

/** Every row with its title, what is wrong with it, and its price. */
export function CheckedRows({ lines }: { lines: Line[] }) {
  const t = useT();
  const format = useFormat();
  const bad = lines.filter((line) => line.fault);
  const [all, setAll] = useState(false);
  const shown = bad.length && !all ? bad : lines;
  return (
    <Card
      title={
        bad.length ? t("{bad} of {count} rows cannot be made", { bad: bad.length, count: lines.length }) : t("Rows")
      }
      actions={
        bad.length > 0 && (
          <Button size="sm" onClick={() => setAll(!all)}>
            {all ? t("Only faults") : t("Show all rows")}
          </Button>
        )
      }
    >
      <Table
        label={t("Rows")}
        rows={shown}
        keyOf={(line) => String(line.number)}
        columns={[
          {
            key: "row",
            head: t("Row"),
            cell: (line) => (
              <span className="tabular-nums">
                {line.number} <span className="text-xs text-soft">{t("line {line}", { line: line.line })}</span>
              </span>
            ),
          },
          {
            key: "title",
            head: t("Title"),
            wide: true,
            cell: (line) => (
              <span className="line-clamp-2" dir="auto">
                {line.title}
              </span>
            ),
          },
          {
            key: "state",
            head: t("State"),
            wide: true,
            cell: (line) =>
              line.fault ? (
                <span className="block text-danger">
                  <span className="font-medium">
                    {line.fault.column ? `${line.fault.column}: ` : ""}
                    {said(line.fault.message)}
                  </span>{" "}
                  <span className="text-ink">{said(line.fault.remedy)}</span>
                </span>
              ) : line.credits ? (
                <Badge tone="good">{t("Good")}</Badge>
              ) : (
                <Badge>{t("Not checked yet")}</Badge>
              ),
          },
          {
            key: "price",
            head: t("Credits"),
            end: true,
            cell: (line) => (line.credits ? format.number(line.credits) : "–"),
          },
        ]}
      />
    </Card>
  );
}

export function faultsOf(error: unknown): Fault[] {
  return error instanceof Problem && error.code === "batch_invalid" ? (error.details.rows as Fault[]) : [];
}

/** The rows of a sheet, with what the server said of each. */
export function linesOf(
  sheet: Sheet,
  columns: Record<string, string>,
  quote: Quote | undefined,
  faults: Fault[],
): Line[] {
  const cell = (cells: string[], field: string) => cells[sheet.headings.indexOf(columns[field] ?? "\0")]?.trim() ?? "";
  const faultOf = new Map(faults.map((fault) => [fault.row, fault]));
  const quoted = new Map(quote?.rows.map((row) => [row.number, row]));
  return sheet.rows.map(({ line, cells }, place) => {
    const number = place + 1;
    const priced = quoted.get(number);
    const title = priced?.title || cell(cells, "title") || cell(cells, "script").slice(0, 120);
    return { number, line, title, fault: faultOf.get(number), seconds: priced?.seconds, credits: priced?.credits };
  });
}
