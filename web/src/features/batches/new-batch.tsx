import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { api, ask, newKey, Problem, type Schemas } from "@/api/client";
import { changed, templatesQuery, voicesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { matchColumns, readCsv, type Sheet } from "@/lib/csv";
import { clock, useFormat } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { cx } from "@/ui/cx";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Badge, Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { Table } from "@/ui/table";

type Quote = Schemas["BatchQuoteView"];
type Fault = { row: number; line: number | null; column: string | null; message: string; remedy: string };
type Line = { number: number; line: number; title: string; fault?: Fault; seconds?: number; credits?: string };

const FIELDS: Record<string, { label: Message }> = {
  script: { label: "Script" },
  title: { label: "Title" },
  voice: { label: "Voice" },
  clips: { label: "Clips" },
  images: { label: "Pictures" },
  music: { label: "Music" },
  template: { label: "Caption template" },
  size: { label: "Size" },
  language: { label: "Language" },
};
const SIZES = ["1080x1920", "1080x1080", "1920x1080"];
const MOST_BYTES = 8_000_000;
const EXAMPLE = "title;script\nTides;The sea comes and goes.\nBees;Bees dance to tell the way.\n";

/** A table becomes many videos: which column is what, what is wrong with which row, what the whole costs; then go. */
export function NewBatch() {
  const t = useT();
  const navigate = useNavigate();
  const [csv, setCsv] = useState("");
  const [name, setName] = useState("");
  const [own, setOwn] = useState<Record<string, string>>({});
  const [looks, setLooks] = useState({ voice: "", template: "", size: "1080x1920" });
  const [quote, setQuote] = useState<Quote>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const sheet = useMemo(() => readCsv(csv), [csv]);
  const matched = useMemo(() => matchColumns(sheet.headings, Object.keys(FIELDS)), [sheet]);
  const columns = { ...matched, ...own };
  const forget = () => {
    setQuote(undefined);
    setError(undefined);
    key.current = newKey();
  };
  const body = {
    csv,
    name: name.trim() || undefined,
    columns: Object.fromEntries(Object.entries(own).filter(([, heading]) => heading)),
    defaults: Object.fromEntries(Object.entries(looks).filter(([, value]) => value)),
  };
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setQuote(undefined);
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const check = () => run(async () => setQuote(await ask(api.POST("/api/v1/batches/quote", { body }))));
  const start = () =>
    run(async () => {
      const headers = { "Idempotency-Key": key.current };
      const made = await ask(api.POST("/api/v1/batches", { headers, body }));
      await changed();
      void navigate({ to: "/batches/$batchId", params: { batchId: made.id } });
    });
  const faults = faultsOf(error);
  return (
    <Page
      title={t("New batch")}
      lead={t("A table becomes videos: one a row. Every row is checked before a credit moves.")}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <TableDrop
            csv={csv}
            rows={sheet.rows.length}
            onTable={(text, file) => {
              setCsv(text);
              setOwn({});
              if (file && !name) setName(file.replace(/\.\w+$/, "").slice(0, 255));
              forget();
            }}
          />
          {sheet.headings.length > 0 && (
            <Card title={t("What the columns are")}>
              <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
                {Object.entries(FIELDS).map(([field, { label }]) => (
                  <SelectField
                    key={field}
                    label={t(label)}
                    value={columns[field] ?? ""}
                    hint={field === "script" && !columns.script ? t("Say which column holds the texts.") : undefined}
                    onChange={(event) => {
                      setOwn({ ...own, [field]: event.target.value });
                      forget();
                    }}
                  >
                    <option value="">–</option>
                    {[...new Set(sheet.headings)].filter(Boolean).map((heading) => (
                      <option key={heading} value={heading}>
                        {heading}
                      </option>
                    ))}
                  </SelectField>
                ))}
              </div>
            </Card>
          )}
          {sheet.rows.length > 0 && <Rows lines={linesOf(sheet, columns, quote, faults)} />}
        </div>
        <aside aria-label={t("Price")} className="flex flex-col gap-4 lg:sticky lg:top-20">
          <Card title={t("For every row")}>
            <ForEveryRow
              name={name}
              onName={setName}
              looks={looks}
              onLooks={(what) => {
                setLooks({ ...looks, ...what });
                forget();
              }}
            />
          </Card>
          <Card>
            <Price quote={quote} />
            {error ? <Refusal error={error} /> : null}
            {quote?.refusal && (
              <Refusal error={new Problem(402, quote.refusal.code, quote.refusal.message, quote.refusal.remedy)} />
            )}
            <div className="mt-4 flex flex-col gap-2">
              {quote ? (
                <StartButton quote={quote} busy={busy} onStart={start} />
              ) : (
                <Button look="primary" busy={busy} disabled={!sheet.rows.length} onClick={() => void check()}>
                  {t("Check and price")}
                </Button>
              )}
            </div>
          </Card>
        </aside>
      </div>
    </Page>
  );
}

function StartButton({ quote, busy, onStart }: { quote: Quote; busy: boolean; onStart: () => Promise<void> }) {
  const t = useT();
  const format = useFormat();
  return (
    <Button look="primary" busy={busy} disabled={!quote.affordable} onClick={() => void onStart()}>
      {t("Make {count} videos · {credits} credits", { count: quote.films, credits: format.number(quote.credits) })}
    </Button>
  );
}

function Refusal({ error }: { error: unknown }) {
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

function TableDrop({
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

function ForEveryRow({
  name,
  onName,
  looks,
  onLooks,
}: {
  name: string;
  onName: (name: string) => void;
  looks: { voice: string; template: string; size: string };
  onLooks: (what: Partial<{ voice: string; template: string; size: string }>) => void;
}) {
  const t = useT();
  const voices = useQuery(voicesQuery);
  const templates = useQuery(templatesQuery);
  const usual: ReactNode = <option value="">{t("The usual one")}</option>;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t("Name of the batch")}
        value={name}
        maxLength={255}
        autoComplete="off"
        onChange={(event) => onName(event.target.value)}
      />
      <SelectField label={t("Voice")} value={looks.voice} onChange={(event) => onLooks({ voice: event.target.value })}>
        {usual}
        {voices.data
          ?.filter((voice) => voice.available)
          .map((voice) => (
            <option key={voice.id} value={voice.id}>
              {voice.name} · {voice.language}
            </option>
          ))}
      </SelectField>
      <SelectField
        label={t("Captions")}
        value={looks.template}
        onChange={(event) => onLooks({ template: event.target.value })}
      >
        {usual}
        {templates.data?.map((template) => (
          <option key={template.name} value={template.name}>
            {template.title}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("Shape")}
        value={looks.size}
        hint={t("A row that says otherwise has its own.")}
        onChange={(event) => onLooks({ size: event.target.value })}
      >
        {SIZES.map((size) => (
          <option key={size} value={size}>
            {size.replace("x", " × ")}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Price({ quote }: { quote: Quote | undefined }) {
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

function Rows({ lines }: { lines: Line[] }) {
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
                    {line.fault.message}
                  </span>{" "}
                  <span className="text-ink">{line.fault.remedy}</span>
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

function faultsOf(error: unknown): Fault[] {
  return error instanceof Problem && error.code === "batch_invalid" ? (error.details.rows as Fault[]) : [];
}

function linesOf(sheet: Sheet, columns: Record<string, string>, quote: Quote | undefined, faults: Fault[]): Line[] {
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
