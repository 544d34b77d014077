import { type KeyboardEvent, useEffect, useRef } from "react";
import { useT } from "@/i18n";
import { cx } from "@/ui/cx";
import type { Captions } from "./use-captions";

const MS = 1000;

/** The caption that is spoken now, over the picture: a click corrects it where it stands. */
export function CaptionOverlay({
  captions,
  at,
  middle,
  editing,
  onEdit,
}: {
  captions: Captions;
  at: number;
  /** Where on the picture the captions stand, in percent from its top. */
  middle: number;
  editing: { place: number; before: string } | null;
  onEdit: (editing: { place: number; before: string } | null) => void;
}) {
  const t = useT();
  const box = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const place = editing?.place ?? captions.cues?.findIndex((cue) => cue.start <= at * MS && at * MS < cue.end) ?? -1;
  const cue = captions.cues?.[place];
  const isEditing = editing !== null;
  const was = useRef(false);
  useEffect(() => {
    if (isEditing) {
      box.current?.focus();
      box.current?.select();
    } else if (was.current) opener.current?.focus();
    was.current = isEditing;
  }, [isEditing]);
  if (!cue) return null;
  const shown = cue.text.replace(/\n/g, " ");
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape" && editing) {
      captions.change(editing.place, editing.before);
      onEdit(null);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onEdit(null);
    }
  };
  const where = { top: `${middle}%` };
  const plate = "absolute left-1/2 w-[92%] -translate-x-1/2 -translate-y-1/2 rounded-lg px-3 text-center font-semibold";
  if (isEditing) {
    return (
      <textarea
        ref={box}
        aria-label={t("The caption on the picture")}
        dir="auto"
        rows={2}
        maxLength={300}
        value={shown}
        style={where}
        onKeyDown={onKeyDown}
        onBlur={() => onEdit(null)}
        onChange={(event) => captions.change(place, event.target.value.replace(/\n/g, " "))}
        className={cx(
          plate,
          "field-sizing-content min-h-16 resize-none bg-black py-3 text-white outline-2 outline-white",
        )}
      />
    );
  }
  return (
    <button
      ref={opener}
      type="button"
      style={where}
      onClick={() => onEdit({ place, before: cue.text })}
      className={cx(
        plate,
        "min-h-16 border border-dashed py-2 hover:border-white focus-visible:outline-white",
        captions.differs(cue)
          ? "border-white/40 bg-black text-white"
          : "border-white/25 bg-transparent text-transparent",
      )}
    >
      <span className="sr-only">{t("Correct the caption")}: </span>
      {shown}
    </button>
  );
}
