import { FileSpreadsheet } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useT } from "@/i18n";
import { Button, buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { TextArea } from "@/ui/field";
import { Card } from "@/ui/page";

const MOST_BYTES = 8_000_000;
const EXAMPLE = "title;script\nTides;The sea comes and goes.\nBees;Bees dance to tell the way.\n";

/** Where the table comes in: dropped, chosen, or written by hand. */
export function TableDrop({
  csv,
  rows,
  onTable,
}: {
  csv: string;
  rows: number;
  onTable: (csv: string, file?: string) => void;
}) {
  const t = useT();
  const id = useId();
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MOST_BYTES) return setProblem(t("The file is too large for a table of texts."));
    const text = await file.text();
    if (text.includes("\0")) return setProblem(t("This is no CSV. Save the sheet as CSV (UTF-8) first."));
    setProblem("");
    onTable(text, file.name);
  };
  return (
    <Card>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button does the same */}
      <div
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer.files[0]);
        }}
        className={cx(
          "flex flex-wrap items-center gap-4 rounded-2xl border border-dashed p-4",
          over ? "border-brand bg-brand-soft" : "border-edge/70",
        )}
      >
        <span
          aria-hidden
          className="grid size-11 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
        >
          <FileSpreadsheet size={20} />
        </span>
        <div className="min-w-48 flex-1 text-sm">
          <p className="font-medium">{rows ? t("{count} rows", { count: rows }) : t("Drop a CSV here")}</p>
          <p className="text-soft">{t("One video a row, at most 500; headings in the first line.")}</p>
        </div>
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="peer sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <label
          htmlFor={id}
          className={cx(buttonClass(), "peer-focus-visible:outline-2 peer-focus-visible:outline-brand")}
        >
          {t("Choose a file")}
        </label>
        {!csv && <Button onClick={() => onTable(EXAMPLE)}>{t("Try an example")}</Button>}
      </div>
      {problem && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {problem}
        </p>
      )}
      <div className="mt-4">
        <TextArea
          label={t("Or write the table here")}
          value={csv}
          rows={4}
          spellCheck={false}
          className="max-h-72 overflow-y-auto font-mono"
          onChange={(event) => onTable(event.target.value)}
        />
      </div>
    </Card>
  );
}
