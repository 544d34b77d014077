import { X } from "lucide-react";
import { CATEGORIES } from "@/features/ai/decision-words";
import { useT } from "@/i18n";
import type { Message } from "@/i18n/id";
import { apart } from "@/lib/format";
import { Button } from "@/ui/button";
import { Choice, SelectField } from "@/ui/field";
import { type Filters, readFilters } from "./filters";

const STATUSES: { value: string; label: Message }[] = [
  { value: "", label: "Any state" },
  { value: "final", label: "Not appealed" },
  { value: "appealed", label: "Waits for a judgement" },
  { value: "upheld", label: "Stays refused" },
  { value: "overturned", label: "Granted" },
];
const TIMES: { value: string; label: Message }[] = [
  { value: "", label: "At any time" },
  { value: "1", label: "In the last day" },
  { value: "7", label: "In the last 7 days" },
  { value: "30", label: "In the last 30 days" },
];

export function FilterBar({
  filters,
  name,
  change,
}: {
  filters: Filters;
  /** Of the workspace that alone is shown, if something of it is. */
  name?: string;
  change: (part: Filters) => void;
}) {
  const t = useT();
  const set = (part: Record<string, unknown>) => change(readFilters({ ...filters, ...part }));
  return (
    <div className="mb-5 flex flex-col gap-3">
      <Choice
        label={t("Verdict")}
        value={filters.verdict ?? "refused"}
        onChange={(verdict) => set({ verdict })}
        options={[
          { value: "refused", label: t("Refused") },
          { value: "passed", label: t("Passed") },
          { value: "any", label: t("All") },
        ]}
      />
      <div className="grid gap-3 sm:grid-cols-3">
        <SelectField
          label={t("State")}
          value={filters.status ?? ""}
          onChange={(event) => set({ status: event.target.value })}
        >
          {STATUSES.map((one) => (
            <option key={one.value} value={one.value}>
              {t(one.label)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("Category")}
          value={filters.category ?? ""}
          onChange={(event) => set({ category: event.target.value })}
        >
          <option value="">{t("Any category")}</option>
          {Object.entries(CATEGORIES).map(([key, one]) => (
            <option key={key} value={key}>
              {t(one.label)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("Decided")}
          value={filters.days ?? ""}
          onChange={(event) => set({ days: Number(event.target.value) })}
        >
          {TIMES.map((one) => (
            <option key={one.value} value={one.value}>
              {t(one.label)}
            </option>
          ))}
        </SelectField>
      </div>
      {filters.workspace && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span>{t("Only of {tenant}", { tenant: name ? apart(name) : filters.workspace.slice(-12) })}</span>
          <Button size="sm" look="ghost" onClick={() => set({ workspace: undefined })}>
            <X aria-hidden size={14} /> {t("Of every tenant")}
          </Button>
        </p>
      )}
    </div>
  );
}
