import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { api, ask, newKey, Problem, type Schemas } from "@/api/client";
import { changed, filmDefaultsQuery, templatesQuery, voicesQuery } from "@/api/queries";
import { AiMark } from "@/features/create/looks-form";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { matchColumns, readCsv } from "@/lib/csv";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Card, Page } from "@/ui/page";
import { Price, Refusal, StartButton } from "./batch-price";
import { CheckedRows, faultsOf, linesOf } from "./checked-rows";
import { TableDrop } from "./table-drop";

type Quote = Schemas["BatchQuoteView"];
/** What is not said of the mark is as the workspace keeps it. */
type RowLooks = { voice: string; template: string; size: string; ai_mark?: boolean };

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

/** A table becomes many videos: which column is what, what is wrong with which row, what the whole costs; then go. */
export function NewBatch() {
  const t = useT();
  const navigate = useNavigate();
  const [csv, setCsv] = useState("");
  const [name, setName] = useState("");
  const [own, setOwn] = useState<Record<string, string>>({});
  const [looks, setLooks] = useState<RowLooks>({ voice: "", template: "", size: "1080x1920" });
  const kit = useQuery(filmDefaultsQuery).data?.brand_kit;
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
    defaults: Object.fromEntries(Object.entries(looks).filter(([, value]) => value !== "")),
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
            <Columns
              headings={sheet.headings}
              columns={columns}
              onColumn={(field, heading) => {
                setOwn({ ...own, [field]: heading });
                forget();
              }}
            />
          )}
          {sheet.rows.length > 0 && <CheckedRows lines={linesOf(sheet, columns, quote, faults)} />}
        </div>
        <aside aria-label={t("Price")} className="flex flex-col gap-4 lg:sticky lg:top-20">
          <Card title={t("For every row")}>
            <ForEveryRow
              name={name}
              onName={setName}
              looks={{ ...looks, ai_mark: looks.ai_mark ?? kit?.ai_mark ?? false }}
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

function Columns({
  headings,
  columns,
  onColumn,
}: {
  headings: string[];
  columns: Record<string, string>;
  onColumn: (field: string, heading: string) => void;
}) {
  const t = useT();
  return (
    <Card title={t("What the columns are")}>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {Object.entries(FIELDS).map(([field, { label }]) => (
          <SelectField
            key={field}
            label={t(label)}
            value={columns[field] ?? ""}
            hint={field === "script" && !columns.script ? t("Say which column holds the texts.") : undefined}
            onChange={(event) => onColumn(field, event.target.value)}
          >
            <option value="">–</option>
            {[...new Set(headings)].filter(Boolean).map((heading) => (
              <option key={heading} value={heading}>
                {heading}
              </option>
            ))}
          </SelectField>
        ))}
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
  looks: RowLooks & { ai_mark: boolean };
  onLooks: (what: Partial<RowLooks>) => void;
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
      <AiMark checked={looks.ai_mark} onChange={(ai_mark) => onLooks({ ai_mark })} />
    </div>
  );
}
