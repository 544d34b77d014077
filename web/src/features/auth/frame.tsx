import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { fileUrl } from "@/api/client";
import { publicBrandQuery } from "@/api/queries";
import { Mark } from "@/features/shell/logo";
import { useBrandColour } from "@/features/shell/use-brand-colour";
import { useLanguage } from "@/i18n";

/** Pages for whoever is not signed in: one thing to do, and a picture of what it is for. */
export function AuthFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { t, language, setLanguage } = useLanguage();
  const brand = useQuery(publicBrandQuery);
  const name = brand.data?.name ?? "Mutoscope";
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
  useBrandColour();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-5 py-6 sm:px-12">
        <p className="flex items-center gap-2.5">
          {brand.data?.logo_url ? (
            <img src={fileUrl(brand.data.logo_url)} alt="" className="h-8 max-w-32 object-contain" />
          ) : (
            <Mark />
          )}
          <span className="font-display text-xl">{name}</span>
        </p>
        <div className="m-auto flex w-full max-w-sm flex-col gap-6 py-10">
          <div>
            <h1 className="font-display text-3xl">{title}</h1>
            {lead && <p className="mt-2 text-soft">{lead}</p>}
          </div>
          {children}
        </div>
        <button
          type="button"
          className="link self-start text-sm"
          lang={language === "en" ? "id" : "en"}
          onClick={() => setLanguage(language === "en" ? "id" : "en")}
        >
          {language === "en" ? "Bahasa Indonesia" : "English"}
        </button>
      </main>
      <aside className="relative hidden overflow-hidden bg-[#0b3a32] text-[#f4efe2] lg:block">
        <Reel />
        <div className="absolute inset-x-0 bottom-0 p-12">
          <p className="max-w-md font-display text-3xl">{t("Words in. A narrated, captioned film out.")}</p>
          <p className="mt-4 max-w-sm text-sm text-[#cfe4dc]">
            {t("You see the price and the length before you press the button, and a film that fails costs nothing.")}
          </p>
        </div>
      </aside>
    </div>
  );
}

const CARDS = 30;
const LIT = CARDS - 1; // the last one lies on top
/** The cards of a mutoscope's reel, fanned out. */
function Reel() {
  return (
    <svg
      viewBox="0 0 600 800"
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      className="absolute inset-0 size-full"
    >
      <g transform="translate(330 290)">
        {Array.from({ length: CARDS }, (_, place) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a drawing
            key={place}
            x="-58"
            y="-265"
            width="116"
            height="170"
            rx="8"
            transform={`rotate(${(place - LIT) * 12 + 24})`}
            fill={place === LIT ? "#f2c14e" : place % 2 ? "#12584b" : "#0f4c41"}
            stroke="#1d7463"
            strokeWidth="1.5"
          />
        ))}
        <g transform="rotate(24)">
          <path d="M-14-204v48l40-24z" fill="#0b3a32" />
        </g>
        <circle r="92" fill="#0b3a32" stroke="#1d7463" strokeWidth="2" />
        <circle r="40" fill="none" stroke="#f2c14e" strokeWidth="5" />
        <circle r="9" fill="#f2c14e" />
      </g>
    </svg>
  );
}
