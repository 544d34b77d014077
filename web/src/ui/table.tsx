import type { ReactNode } from "react";
import { cx } from "./cx";

export type Column<T> = { key: string; head: string; cell: (row: T) => ReactNode; end?: boolean; wide?: boolean };

/** A table on a desk, a list of cards on a phone. */
export function Table<T>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
}) {
  return (
    <table className="block w-full text-sm sm:table">
      <caption className="sr-only">{label}</caption>
      <thead className="sr-only sm:not-sr-only sm:table-header-group">
        <tr>
          {columns.map((column) =>
            column.head ? (
              <th
                key={column.key}
                scope="col"
                className={cx(
                  "border-b border-line px-3 pb-2 text-left text-xs font-medium text-soft",
                  column.end && "text-right",
                )}
              >
                {column.head}
              </th>
            ) : (
              <td key={column.key} className="border-b border-line" />
            ),
          )}
        </tr>
      </thead>
      <tbody className="flex flex-col gap-3 sm:table-row-group">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            className="block rounded-xl border border-line p-3 sm:table-row sm:border-0 sm:p-0 sm:hover:bg-sunken/60"
          >
            {columns.map((column) => (
              <td
                key={column.key}
                className={cx(
                  "flex items-baseline justify-between gap-4 py-1 sm:table-cell sm:border-b sm:border-line sm:px-3 sm:py-3",
                  column.end && "sm:text-right sm:tabular-nums",
                )}
              >
                {column.head && (
                  <span aria-hidden className="shrink-0 whitespace-nowrap text-xs text-soft sm:hidden">
                    {column.head}
                  </span>
                )}
                <span className={cx("min-w-0", column.head && "max-sm:text-right", column.wide ? "sm:block" : "")}>
                  {column.cell(row)}
                </span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
