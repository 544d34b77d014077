import { Check, CircleCheckBig, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { apart, clock, useFormat } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { TextArea } from "@/ui/field";
import { Badge } from "@/ui/page";

export type Note = Schemas["NoteView"] & { user_id?: string | null; job_id?: string | null };
const MOST = 2000;

/** Comments by their moment; those on the whole come first. */
export const commentsOf = (notes: Note[]) =>
  notes
    .filter((note) => note.kind === "comment")
    .sort((one, other) => (one.at_ms ?? -1) - (other.at_ms ?? -1) || one.created_at.localeCompare(other.created_at));

export const marksOf = (notes: Note[]) =>
  commentsOf(notes)
    .filter((note) => note.at_ms !== null)
    .map((note) => ({ id: note.id, at: (note.at_ms ?? 0) / 1000, faint: note.resolved }));

/** The last word on the whole film. */
export function Verdict({ notes }: { notes: Note[] }) {
  const t = useT();
  const format = useFormat();
  const last = notes.filter((note) => note.kind !== "comment").at(-1);
  if (!last) return null;
  const good = last.kind === "approved";
  const Icon = good ? CircleCheckBig : TriangleAlert;
  return (
    <div role="status" className={cx("flex gap-3 rounded-xl p-3.5 text-sm", good ? "bg-good-soft" : "bg-coin-soft")}>
      <Icon aria-hidden size={19} className={cx("mt-0.5 shrink-0", good ? "text-good" : "text-coin")} />
      <div className="min-w-0">
        <p className={cx("font-semibold", good ? "text-good" : "text-coin")}>
          {good
            ? t("{name} approved the film", { name: apart(last.author ?? "") })
            : t("{name} asked for changes", { name: apart(last.author ?? "") })}
        </p>
        {last.body && (
          <p className="mt-0.5 whitespace-pre-wrap" dir="auto">
            {last.body}
          </p>
        )}
        <p className="mt-0.5 text-xs text-soft">{format.ago(last.created_at)}</p>
      </div>
    </div>
  );
}

export function NoteList({
  notes,
  nameOf,
  film,
  onJump,
  onResolve,
  onDelete,
  empty,
}: {
  notes: Note[];
  nameOf: (note: Note) => string;
  /** The job whose film is shown; notes on another one say so. */
  film?: string;
  onJump: (seconds: number) => void;
  onResolve?: (note: Note) => void;
  onDelete?: (note: Note) => void;
  empty: ReactNode;
}) {
  const t = useT();
  const format = useFormat();
  const shown = commentsOf(notes);
  if (!shown.length) return <p className="py-2 text-sm text-soft">{empty}</p>;
  return (
    <ul aria-label={t("Comments")} className="flex flex-col">
      {shown.map((note) => (
        <li key={note.id} className="flex gap-3 border-t border-line py-3 first:border-t-0">
          <span
            aria-hidden
            className={cx(
              "grid size-8 shrink-0 place-items-center rounded-full text-sm font-semibold",
              note.member ? "bg-brand text-brand-ink" : "bg-brand-soft text-brand-text",
            )}
          >
            {[...nameOf(note)][0]?.toUpperCase()}
          </span>
          <div className={cx("min-w-0 flex-1 text-sm", note.resolved && "text-soft")}>
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="max-w-full truncate font-semibold" dir="auto">
                {nameOf(note)}
              </span>
              <span className="text-xs text-soft">{format.ago(note.created_at)}</span>
              {note.resolved && <Badge tone="good">{t("Done")}</Badge>}
              {film && note.job_id && note.job_id !== film && <Badge>{t("On an earlier film")}</Badge>}
            </p>
            <p className="mt-1 whitespace-pre-wrap" dir="auto">
              {note.at_ms !== null && (
                <button
                  type="button"
                  onClick={() => onJump((note.at_ms ?? 0) / 1000)}
                  aria-label={t("Show {time}", { time: clock(note.at_ms / 1000) })}
                  className="me-2 inline-flex min-h-6 min-w-11 items-center justify-center rounded-md bg-coin-soft px-1.5 text-xs font-semibold tabular-nums text-coin hover:brightness-95"
                >
                  {clock(note.at_ms / 1000)}
                </button>
              )}
              {note.body}
            </p>
          </div>
          {(onResolve || onDelete) && (
            <span className="flex shrink-0 items-start">
              {onResolve && (
                <IconButton label={note.resolved ? t("Open again") : t("Mark as done")} onClick={() => onResolve(note)}>
                  {note.resolved ? <RotateCcw aria-hidden size={16} /> : <Check aria-hidden size={17} />}
                </IconButton>
              )}
              {onDelete && (
                <IconButton label={t("Delete this comment")} onClick={() => onDelete(note)}>
                  <Trash2 aria-hidden size={16} />
                </IconButton>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Writes at the moment that is shown, unless one says: on the whole. */
export function Composer({
  at,
  onStart,
  onSend,
  label,
  children,
}: {
  /** Seconds; undefined where there is no film. */
  at: number | undefined;
  /** Somebody begins to write: time to stand still. */
  onStart?: () => void;
  onSend: (body: string, atMs: number | null) => Promise<boolean>;
  label: string;
  children?: ReactNode;
}) {
  const t = useT();
  const [body, setBody] = useState("");
  const [timed, setTimed] = useState(true);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const moment = timed && at !== undefined ? Math.round(at * 1000) : null;
  const send = async () => {
    setBusy(true);
    if (await onSend(body.trim(), moment)) setBody("");
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      <TextArea
        label={label}
        value={body}
        required
        maxLength={MOST}
        rows={2}
        onFocus={onStart}
        onKeyDown={onKeyDown}
        onChange={(event) => setBody(event.target.value)}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        {at !== undefined ? (
          <label className="flex min-h-9 items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              checked={timed}
              onChange={(event) => setTimed(event.target.checked)}
              className="size-4 accent-(--brand)"
            />
            <span>
              {t("At")} <span className="font-semibold tabular-nums">{clock(at)}</span>
            </span>
          </label>
        ) : (
          <span />
        )}
        <Button type="submit" look="primary" busy={busy} disabled={!body.trim()}>
          {t("Comment")}
        </Button>
      </div>
    </form>
  );
}
