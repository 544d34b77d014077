import { useQuery } from "@tanstack/react-query";
import { assetsQuery } from "@/api/queries";
import { AssetPicture } from "@/features/media/media";
import { useT } from "@/i18n";

/** Which files a film may show; those without a mark in the script are shown in this order. */
export function FootagePicker({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const t = useT();
  const assets = useQuery(assetsQuery);
  const shown = (assets.data ?? []).filter((asset) => asset.kind !== "audio");
  if (!shown.length) return <p className="text-sm text-soft">{t("Without footage the words stand on plain cards.")}</p>;
  return (
    <fieldset>
      <legend className="mb-2 text-sm text-soft">{t("Chosen files are shown in the order of their numbers.")}</legend>
      <ul className="grid max-h-72 grid-cols-3 gap-2 overflow-y-auto p-1 sm:grid-cols-4 md:grid-cols-5">
        {shown.map((asset) => {
          const place = chosen.indexOf(asset.id);
          return (
            <li key={asset.id} className="min-w-0">
              <label className="relative block overflow-hidden rounded-xl border-2 border-transparent has-checked:border-brand has-focus-visible:outline-2 has-focus-visible:outline-brand">
                <input
                  type="checkbox"
                  checked={place >= 0}
                  onChange={() => onChange(place >= 0 ? chosen.filter((id) => id !== asset.id) : [...chosen, asset.id])}
                  className="sr-only"
                />
                <AssetPicture asset={asset} className="aspect-square w-full rounded-lg bg-sunken object-cover" />
                <span className="block truncate px-1 py-1 text-xs">{asset.name}</span>
                {place >= 0 && (
                  <span
                    aria-hidden
                    className="absolute right-1.5 top-1.5 grid size-6 place-items-center rounded-full bg-brand text-xs font-semibold text-brand-ink"
                  >
                    {place + 1}
                  </span>
                )}
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
