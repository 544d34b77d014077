import { Eraser, Redo2, Undo2 } from "lucide-react";
import { type KeyboardEvent, memo, type PointerEvent, useCallback, useId, useRef, useState } from "react";
import { useT } from "@/i18n";
import { clock } from "@/lib/format";
import { fillersOf, range, type Word } from "@/lib/talk";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Card } from "@/ui/page";
import type { Transcript } from "./queries";
import type { StrikeDesk } from "./use-strikes";

type Chosen = { anchor: number; at: number };
const placeOf = (target: EventTarget) => {
  const found = (target as HTMLElement).closest<HTMLElement>("[data-word]")?.dataset.word;
  return found === undefined ? null : Number(found);
};

/** What was said, word by word: a click plays from there; what is chosen is struck out, or comes back. */
export function Words({
  transcript,
  words,
  current,
  strikes,
  onPlay,
}: {
  transcript: Transcript;
  words: Word[];
  current: number;
  strikes: StrikeDesk;
  onPlay: (place: number) => void;
}) {
  const t = useT();
  const help = useId();
  const list = useRef<HTMLOListElement>(null);
  const [chosen, setChosen] = useState<Chosen>({ anchor: 0, at: 0 });
  const places = range(chosen.anchor, chosen.at);
  const { strike } = strikes;

  const choose = (at: number, extend: boolean, focus: boolean) => {
    const place = Math.max(0, Math.min(words.length - 1, at));
    setChosen((known) => ({ anchor: extend ? known.anchor : place, at: place }));
    if (focus) list.current?.querySelector<HTMLElement>(`[data-word="${place}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (placeOf(event.target) === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const sentence = transcript.sentences.findLastIndex((one) => one.first <= chosen.at);
    const begin = (number: number) => transcript.sentences[number]?.first;
    const moves: Record<string, number | undefined> = {
      ArrowLeft: chosen.at - 1,
      ArrowRight: chosen.at + 1,
      ArrowUp: begin(Math.max(0, sentence - 1)),
      ArrowDown: begin(sentence + 1) ?? words.length - 1,
      Home: 0,
      End: words.length - 1,
    };
    if (event.key in moves) choose(moves[event.key] ?? 0, event.shiftKey, true);
    else if (event.key === "Enter" || event.key === " ") onPlay(chosen.at);
    else if (event.key === "Delete" || event.key === "Backspace") strike(places);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent) => {
    const place = placeOf(event.target);
    if (place !== null && event.button === 0) choose(place, event.shiftKey, false);
  };
  const onPointerOver = (event: PointerEvent) => {
    const place = placeOf(event.target);
    if (place !== null && event.buttons === 1) choose(place, true, false);
  };
  const strikeSentence = useCallback(
    (first: number, count: number) => strike(range(first, first + count - 1)),
    [strike],
  );

  return (
    <Card>
      <Tools words={words} places={places} strikes={strikes} />
      <p id={help} className="mb-3 text-xs text-soft">
        {t(
          "A click plays from a word; drag, or click with Shift, to choose several. On the keyboard: arrows, Shift with arrows, Enter to play, Delete to strike out, Ctrl Z to take it back.",
        )}
      </p>
      <ol
        ref={list}
        aria-label={t("What is said")}
        aria-describedby={help}
        className="flex flex-col gap-2"
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerOver={onPointerOver}
        onClick={(event) => {
          const place = placeOf(event.target);
          if (place !== null && chosen.anchor === chosen.at) onPlay(place);
        }}
      >
        {transcript.sentences.map((sentence, number) => {
          const last = sentence.first + sentence.words.length - 1;
          const within = (place: number) => place >= sentence.first && place <= last;
          const from = Math.max(sentence.first, Math.min(chosen.anchor, chosen.at));
          const to = Math.min(last, Math.max(chosen.anchor, chosen.at));
          return (
            <Sentence
              key={sentence.first}
              number={number + 1}
              first={sentence.first}
              words={sentence.words}
              struck={strikes.struck}
              current={within(current) ? current : -1}
              cursor={within(chosen.at) ? chosen.at : -1}
              from={from <= to ? from : -1}
              to={from <= to ? to : -1}
              onStrike={strikeSentence}
            />
          );
        })}
      </ol>
    </Card>
  );
}

function Tools({ words, places, strikes }: { words: Word[]; places: number[]; strikes: StrikeDesk }) {
  const t = useT();
  const back = places.every((place) => strikes.struck.has(place));
  const fillers = fillersOf(words).filter((place) => !strikes.struck.has(place));
  const said = words[places[0] ?? 0]?.text ?? "";
  const one = back ? t("Bring back “{word}”", { word: said }) : t("Strike out “{word}”", { word: said });
  const many = back
    ? t("Bring back {count} words", { count: places.length })
    : t("Strike out {count} words", { count: places.length });
  return (
    <div className="sticky top-16 z-10 -mx-1 mb-3 flex flex-wrap items-center gap-2 bg-surface px-1 py-2">
      <Button look="primary" size="sm" aria-keyshortcuts="Delete" onClick={() => strikes.strike(places)}>
        <Eraser aria-hidden size={15} /> {places.length === 1 ? one : many}
      </Button>
      <Button size="sm" disabled={!fillers.length} onClick={() => strikes.strike(fillers)}>
        {fillers.length ? t("Strike out the fillers ({count})", { count: fillers.length }) : t("No fillers left")}
      </Button>
      <span className="ml-auto flex">
        <IconButton label={t("Undo")} aria-keyshortcuts="Control+Z" disabled={!strikes.canUndo} onClick={strikes.undo}>
          <Undo2 aria-hidden size={17} />
        </IconButton>
        <IconButton
          label={t("Redo")}
          aria-keyshortcuts="Control+Shift+Z"
          disabled={!strikes.canRedo}
          onClick={strikes.redo}
        >
          <Redo2 aria-hidden size={17} />
        </IconButton>
      </span>
    </div>
  );
}

type SentenceProps = {
  number: number;
  first: number;
  words: Word[];
  struck: ReadonlySet<number>;
  current: number;
  cursor: number;
  from: number;
  to: number;
  onStrike: (first: number, count: number) => void;
};

/** While a clip plays, only the sentence that is being said is drawn anew. */
const Sentence = memo(function Sentence({
  number,
  first,
  words,
  struck,
  current,
  cursor,
  from,
  to,
  onStrike,
}: SentenceProps) {
  const t = useT();
  const gone = words.every((_, step) => struck.has(first + step));
  return (
    <li className="flex items-start gap-2">
      <span className="w-9 shrink-0 pt-1.5 text-xs tabular-nums text-soft">
        {clock((words[0]?.start_ms ?? 0) / 1000)}
      </span>
      <p className="min-w-0 flex-1" lang="en">
        {words.map((word, step) => {
          const place = first + step;
          const out = struck.has(place);
          return (
            <button
              type="button"
              key={place}
              data-word={place}
              tabIndex={place === cursor ? 0 : -1}
              aria-current={place === current ? "true" : undefined}
              aria-label={out ? t("{word}, struck out", { word: word.text }) : undefined}
              className={cx(
                "mr-0.5 inline-block min-h-7 min-w-6 scroll-mt-40 select-none rounded px-0.5 text-center",
                out && "text-soft line-through decoration-danger decoration-2",
                place === current ? "bg-brand text-brand-ink" : place >= from && place <= to && "bg-brand-soft",
              )}
            >
              {word.text}
            </button>
          );
        })}
      </p>
      <IconButton
        label={gone ? t("Bring sentence {number} back", { number }) : t("Strike out sentence {number}", { number })}
        onClick={() => onStrike(first, words.length)}
      >
        {gone ? <Undo2 aria-hidden size={16} /> : <Eraser aria-hidden size={16} />}
      </IconButton>
    </li>
  );
});
