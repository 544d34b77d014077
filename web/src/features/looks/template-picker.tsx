import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { fileUrl } from "@/api/client";
import { templatesQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { Skeletons } from "@/ui/page";

export function TemplatePicker({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const t = useT();
  const name = useId();
  const templates = useQuery(templatesQuery);
  if (!templates.data) return <Skeletons rows={1} className="h-40" />;
  return (
    <fieldset>
      <legend className="sr-only">{t("Captions")}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {templates.data.map((template) => (
          <label
            key={template.name}
            className="group min-w-0 overflow-hidden rounded-xl border-2 border-line has-checked:border-brand has-focus-visible:outline-2 has-focus-visible:outline-brand"
          >
            <input
              type="radio"
              name={name}
              value={template.name}
              checked={template.name === value}
              onChange={() => onChange(template.name)}
              className="sr-only"
            />
            <img
              src={fileUrl(`/api/v1/templates/${template.name}/preview?size=1080x1080`)}
              alt=""
              loading="lazy"
              className="aspect-[16/9] w-full bg-sunken object-cover object-[50%_80%]"
            />
            <span className="block px-3 py-2">
              <span className="block text-sm font-medium">{template.title}</span>
              <span className="block text-xs text-soft">{template.description}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
