import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Message } from "./id";
import { putInto } from "./said";

export type Language = "en" | "id";
type Values = Record<string, string | number>;
export type Translate = (message: Message, values?: Values) => string;

const KEY = "mutoscope.language";
function chosen(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "en" || kept === "id") return kept;
  return navigator.language.startsWith("id") ? "id" : "en";
}

/** English stands in the source; a word in braces is filled in. */
export function fill(message: string, values?: Values): string {
  return values ? message.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : message;
}

const Context = createContext<{ t: Translate; language: Language; setLanguage: (to: Language) => void }>({
  t: fill,
  language: "en",
  setLanguage: () => {},
});

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(chosen);
  const [words, setWords] = useState<Record<string, string> | null>(null);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(KEY, language);
    if (language === "en") return putInto(null);
    void Promise.all([import("./id"), import("./problems")]).then(([catalogue, problems]) => {
      putInto(problems.inIndonesian);
      setWords(catalogue.id);
    });
  }, [language]);
  const value = useMemo(() => {
    const t: Translate = (message, values) => fill((language === "id" && words?.[message]) || message, values);
    return { t, language, setLanguage };
  }, [language, words]);
  if (language === "id" && words === null) return null;
  return <Context value={value}>{children}</Context>;
}

export const useLanguage = () => useContext(Context);
export const useT = () => useContext(Context).t;
