import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "mutoscope.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function kept(): Theme {
  const said = localStorage.getItem(KEY);
  return said === "light" || said === "dark" ? said : "system";
}
export function applyTheme(): void {
  const theme = kept();
  document.documentElement.dataset.theme = theme === "dark" || (theme === "system" && dark.matches) ? "dark" : "light";
  for (const listener of listeners) listener();
}
export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
}
dark.addEventListener("change", applyTheme);
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, kept);
}
export function isDark(): boolean {
  return document.documentElement.dataset.theme === "dark";
}
