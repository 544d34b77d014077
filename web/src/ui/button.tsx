import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

export type ButtonLook = "primary" | "plain" | "ghost" | "danger";
const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-brand text-brand-ink hover:brightness-110 shadow-card",
  plain: "border border-edge/50 bg-surface text-ink hover:bg-sunken",
  ghost: "text-ink hover:bg-sunken",
  danger: "border border-danger/50 text-danger bg-surface hover:bg-danger-soft",
};

export function buttonClass(look: ButtonLook = "plain", size: "sm" | "md" | "lg" | "icon" = "md"): string {
  return cx(
    "inline-flex items-center justify-center gap-2 rounded-lg font-medium select-none transition-[filter,background-color]",
    "disabled:opacity-55 disabled:pointer-events-none",
    size === "sm" && "min-h-8 px-3 text-sm",
    size === "md" && "min-h-10 px-4 text-sm",
    size === "lg" && "min-h-12 px-6 text-base",
    size === "icon" && "size-10 shrink-0",
    LOOKS[look],
  );
}

export function Button({
  look,
  size,
  busy,
  className,
  children,
  ...rest
}: ComponentProps<"button"> & { look?: ButtonLook; size?: "sm" | "md" | "lg" | "icon"; busy?: boolean }) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      {...rest}
      disabled={rest.disabled || busy}
      className={cx(buttonClass(look, size), className)}
    >
      {busy && <LoaderCircle aria-hidden size={16} className="animate-spin" />}
      {children}
    </button>
  );
}

export function IconButton({
  label,
  children,
  ...rest
}: ComponentProps<"button"> & { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(buttonClass("ghost", "icon"), "text-soft hover:text-ink", rest.className)}
    >
      {children}
    </button>
  );
}
