import type { ReactNode } from "react";
import { useEffect } from "react";
import { cx } from "./cx";

export function Page({
  title,
  lead,
  actions,
  children,
  narrow,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · Mutoscope`;
  }, [title]);
  return (
    <div className={cx("mx-auto flex w-full flex-col gap-6", narrow ? "max-w-3xl" : "max-w-6xl")}>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="font-display text-2xl sm:text-3xl">{title}</h1>
          {lead && <p className="mt-1.5 max-w-2xl text-soft">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({
  children,
  className,
  title,
  actions,
}: {
  children: ReactNode;
  className?: string;
  title?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className={cx("min-w-0 rounded-2xl border border-line bg-surface p-4 shadow-card sm:p-5", className)}>
      {(title || actions) && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
          {title && <h2 className="text-lg font-semibold">{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-2xl border border-dashed border-edge/60 px-6 py-12 text-center">
      <span aria-hidden className="grid size-12 place-items-center rounded-full bg-brand-soft text-brand-text">
        {icon}
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <p className="max-w-md text-sm text-soft">{children}</p>}
      {action}
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("animate-shimmer rounded-lg bg-line", className ?? "h-4 w-full")} />;
}
export function Skeletons({ rows = 4, className = "h-14" }: { rows?: number; className?: string }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">…</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name
        <Skeleton key={row} className={className} />
      ))}
    </div>
  );
}

export type Tone = "plain" | "good" | "coin" | "danger" | "brand";
const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-soft",
  good: "bg-good-soft text-good",
  coin: "bg-coin-soft text-coin",
  danger: "bg-danger-soft text-danger",
  brand: "bg-brand-soft text-brand-text",
};
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 text-xs font-medium",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

export function Bar({
  percent,
  label,
  tone = "brand",
}: {
  percent: number;
  label: string;
  tone?: "brand" | "danger" | "coin";
}) {
  const width = Math.max(0, Math.min(100, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(width)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-2 w-full overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={cx(
          "h-full rounded-full transition-[width] duration-500",
          tone === "brand" ? "bg-brand" : tone === "coin" ? "bg-coin" : "bg-danger",
        )}
        style={{ width: `${width}%` }}
      />
    </div>
  );
}
