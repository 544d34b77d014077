import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { fileUrl } from "@/api/client";
import { fontsQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

const CHOICE =
  "flex min-h-12 min-w-0 items-center overflow-hidden rounded-xl border-2 border-line px-3 has-checked:border-brand has-checked:bg-brand-soft/60 has-focus-visible:outline-2 has-focus-visible:outline-brand";

/** The font of captions and titles, each written in itself. */
export function KitFont({ value, onChange }: { value: string; onChange: (file: string) => void }) {
  const t = useT();
  const name = useId();
  const fonts = useQuery(fontsQuery);
  if (fonts.isError) return <ProblemNote error={fonts.error} retry={() => void fonts.refetch()} />;
  if (!fonts.data) return <Skeletons rows={2} className="h-12" />;
  const choices = [{ file: "", name: t("The template's own") }, ...fonts.data];
  const gone = value && !fonts.data.some((font) => font.file === value);
  return (
    <fieldset>
      <legend className="sr-only">{t("Font")}</legend>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        {[...choices, ...(gone ? [{ file: value, name: value }] : [])].map((font) => (
          <label key={font.file} className={CHOICE}>
            <input
              type="radio"
              name={name}
              value={font.file}
              checked={font.file === value}
              onChange={() => onChange(font.file)}
              className="sr-only"
            />
            {font.file && font.file !== (gone && value) ? (
              // Black on nothing: on a dark page it is turned round.
              <img
                src={fileUrl(`/api/v1/fonts/${font.file}/sample`)}
                alt={font.name}
                className="h-8 max-w-full object-contain object-left dark:invert"
              />
            ) : (
              font.name
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
