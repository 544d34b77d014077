import { Plus, Trash2 } from "lucide-react";
import { useT } from "@/i18n";
import { Button, IconButton } from "@/ui/button";
import { SelectField, TextArea, TextField } from "@/ui/field";
import type { Content } from "./queries";
import { CRAFT, type Field, PLATFORMS } from "./shapes";

/** The content of a step, each part in a field of its own. */
export function StepForm({
  fields,
  value,
  onChange,
}: {
  fields: Field[];
  value: Content;
  onChange: (value: Content) => void;
}) {
  return (
    <div className="flex flex-col gap-4">
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={value[field.name]}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
        />
      ))}
    </div>
  );
}

function OneField({ field, value, onChange }: { field: Field; value: unknown; onChange: (value: unknown) => void }) {
  const t = useT();
  const label = t(field.label);
  if (field.kind === "list") return <Items field={field} value={(value ?? []) as Content[]} onChange={onChange} />;
  if (field.kind === "map") return <Platforms field={field} value={(value ?? {}) as Content} onChange={onChange} />;
  if (field.kind === "colours") return <Colours label={label} value={(value ?? []) as string[]} onChange={onChange} />;
  if (field.kind === "fixed") {
    return (
      <p dir="auto" className="text-sm">
        <span className="mr-2 text-xs text-soft">{label}</span>
        <span className="font-medium">{String(value ?? "")}</span>
      </p>
    );
  }
  if (field.kind === "choice") {
    return (
      <SelectField label={label} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)}>
        {field.options.map((option) => {
          const word = CRAFT[option];
          return (
            <option key={option} value={option}>
              {word ? t(word.label) : option}
            </option>
          );
        })}
      </SelectField>
    );
  }
  if (field.kind === "line") {
    return (
      <TextField
        label={label}
        dir="auto"
        maxLength={300}
        value={String(value ?? "")}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const many = Array.isArray(value) ? (value as string[]) : [];
  const spelt = field.kind === "text" ? String(value ?? "") : many.join(field.kind === "tags" ? " " : "\n");
  const read = (typed: string) => (field.kind === "text" ? typed : typed.split(field.kind === "tags" ? " " : "\n"));
  return (
    <TextArea
      label={label}
      rows={field.kind === "text" ? 4 : 3}
      value={spelt}
      onChange={(event) => onChange(read(event.target.value))}
    />
  );
}

function Items({
  field,
  value,
  onChange,
}: {
  field: Field & { kind: "list" };
  value: Content[];
  onChange: (value: Content[]) => void;
}) {
  const t = useT();
  return (
    <div className="flex flex-col gap-3">
      {value.map((item, place) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no other name while it is typed in
          key={place}
          className="rounded-xl border border-line p-3 sm:p-4"
        >
          <div className="mb-2 flex items-center justify-between gap-2">
            <legend className="text-xs font-medium text-soft">{t(field.one.label, { number: place + 1 })}</legend>
            {field.blank && (
              <IconButton
                label={t("Remove number {number}", { number: place + 1 })}
                onClick={() => onChange(value.filter((_, index) => index !== place))}
              >
                <Trash2 aria-hidden size={16} />
              </IconButton>
            )}
          </div>
          <StepForm
            fields={field.of}
            value={item}
            onChange={(next) => onChange(value.map((one, index) => (index === place ? next : one)))}
          />
        </fieldset>
      ))}
      {field.blank && (
        <Button className="self-start" onClick={() => onChange([...value, { ...field.blank }])}>
          <Plus aria-hidden size={16} /> {t("Add one")}
        </Button>
      )}
    </div>
  );
}

function Platforms({
  field,
  value,
  onChange,
}: {
  field: Field & { kind: "map" };
  value: Content;
  onChange: (value: Content) => void;
}) {
  return (
    <div className="flex flex-col gap-3">
      {Object.entries(value).map(([name, texts]) => (
        <fieldset key={name} className="rounded-xl border border-line p-3 sm:p-4">
          <legend className="px-1 text-sm font-semibold">{PLATFORMS[name] ?? name}</legend>
          <StepForm
            fields={field.of}
            value={texts as Content}
            onChange={(next) => onChange({ ...value, [name]: next })}
          />
        </fieldset>
      ))}
    </div>
  );
}

function Colours({ label, value, onChange }: { label: string; value: string[]; onChange: (value: string[]) => void }) {
  const t = useT();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {value.map((colour, place) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: two colours may be the same
            key={place}
            type="color"
            aria-label={t("Colour {number}", { number: place + 1 })}
            value={colour}
            onChange={(event) => onChange(value.map((one, index) => (index === place ? event.target.value : one)))}
            className="size-10 rounded-lg border border-edge/70 bg-surface p-1"
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Lists are typed a line each; what is empty, or only begun, is not sent. */
export function tidy(fields: Field[], value: Content): Content {
  const next: Content = { ...value };
  for (const field of fields) {
    const there = next[field.name];
    if (field.kind === "lines" || field.kind === "tags") {
      const words = ((there ?? []) as string[]).map((one) => one.trim()).filter(Boolean);
      next[field.name] =
        field.kind === "tags" ? words.map((one) => `#${one.replace(/^#+/, "")}`).filter((one) => one !== "#") : words;
    }
    if (field.kind === "list") next[field.name] = ((there ?? []) as Content[]).map((one) => tidy(field.of, one));
    if (field.kind === "map") {
      next[field.name] = Object.fromEntries(
        Object.entries((there ?? {}) as Record<string, Content>).map(([name, one]) => [name, tidy(field.of, one)]),
      );
    }
  }
  return next;
}
