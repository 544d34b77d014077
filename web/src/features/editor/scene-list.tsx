import { GripVertical, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Asset } from "@/api/queries";
import { AssetPicture } from "@/features/media/media";
import { useT } from "@/i18n";
import { move, newSceneId, type Scene, spokenSeconds } from "@/lib/script";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { doUnlessUndone } from "@/ui/toast";

/** The scenes in their order. A handle takes one up: with the mouse, a finger, or Space and the arrow keys. */
export function SceneList({
  scenes,
  assets,
  onChange,
}: {
  scenes: Scene[];
  assets: Asset[];
  onChange: (scenes: Scene[]) => void;
}) {
  const t = useT();
  const list = useRef<HTMLOListElement>(null);
  const [held, setHeld] = useState<{ id: string; before: Scene[]; by: "key" | "pointer" } | null>(null);
  const [said, setSaid] = useState("");
  const placeOf = (id: string) => scenes.findIndex((scene) => scene.id === id);
  const put = (id: string, to: number) => {
    const from = placeOf(id);
    if (to < 0 || to >= scenes.length || to === from) return;
    onChange(move(scenes, from, to));
    setSaid(t("Scene {from} is now scene {to} of {count}.", { from: from + 1, to: to + 1, count: scenes.length }));
  };
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      setHeld(held ? null : { id, before: scenes, by: "key" });
      setSaid(held ? t("Put down.") : t("Taken up. Arrow keys move it, Space puts it down, Escape takes it back."));
    } else if (held && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      put(id, placeOf(id) + (event.key === "ArrowUp" ? -1 : 1));
      const handle = event.currentTarget as HTMLElement;
      requestAnimationFrame(() => {
        handle.focus();
        handle.closest("li")?.scrollIntoView({ block: "nearest" });
      });
    } else if (held && event.key === "Escape") {
      event.preventDefault();
      onChange(held.before);
      setHeld(null);
      setSaid(t("Taken back."));
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    if (held?.by !== "pointer" || !list.current) return;
    const rows = [...list.current.children].map((row) => row.getBoundingClientRect());
    const from = placeOf(held.id);
    const above = from > 0 && rows[from - 1];
    const below = rows[from + 1];
    if (above && event.clientY < above.top + above.height / 2) put(held.id, from - 1);
    else if (below && event.clientY > below.top + below.height / 2) put(held.id, from + 1);
  };
  const set = (id: string, what: Partial<Scene>) =>
    onChange(scenes.map((scene) => (scene.id === id ? { ...scene, ...what } : scene)));
  const remove = (scene: Scene) => {
    const before = scenes;
    onChange(scenes.filter((one) => one.id !== scene.id));
    doUnlessUndone({
      message: t("Scene deleted"),
      undo: t("Undo"),
      run: async () => {},
      restore: () => onChange(before),
    });
  };
  return (
    <>
      <ol ref={list} className="flex flex-col gap-3" aria-label={t("Scenes")}>
        {scenes.map((scene, place) => (
          <li
            key={scene.id}
            className={cx(
              "flex gap-2 rounded-2xl border bg-surface p-3 shadow-card sm:gap-3 sm:p-4",
              held?.id === scene.id ? "border-brand ring-2 ring-brand" : "border-line",
            )}
          >
            <div className="flex flex-col items-center gap-1">
              <button
                type="button"
                aria-label={t("Move scene {place}", { place: place + 1 })}
                aria-pressed={held?.id === scene.id}
                onKeyDown={(event) => onKeyDown(event, scene.id)}
                onBlur={() =>
                  held?.by === "key" &&
                  setTimeout(
                    () => setHeld((now) => (document.activeElement?.getAttribute("aria-pressed") ? now : null)),
                    60,
                  )
                }
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  setHeld({ id: scene.id, before: scenes, by: "pointer" });
                }}
                onPointerMove={onPointerMove}
                onPointerUp={() => setHeld(null)}
                onPointerCancel={() => setHeld(null)}
                className="grid size-10 touch-none cursor-grab place-items-center rounded-lg text-soft hover:bg-sunken active:cursor-grabbing"
              >
                <GripVertical aria-hidden size={18} />
              </button>
              <span className="text-xs tabular-nums text-soft">{place + 1}</span>
              <IconButton label={t("Delete scene {place}", { place: place + 1 })} onClick={() => remove(scene)}>
                <Trash2 aria-hidden size={16} />
              </IconButton>
            </div>
            <SceneFields scene={scene} place={place} assets={assets} onChange={(what) => set(scene.id, what)} />
          </li>
        ))}
      </ol>
      <p aria-live="assertive" className="sr-only">
        {said}
      </p>
      <Button
        className="self-start"
        onClick={() => {
          const titled = scenes.some((scene) => scene.title !== null);
          onChange([...scenes, { id: newSceneId(), title: titled ? "" : null, media: null, kind: "clip", text: "" }]);
        }}
      >
        <Plus aria-hidden size={16} /> {t("Add a scene")}
      </Button>
    </>
  );
}

function SceneFields({
  scene,
  place,
  assets,
  onChange,
}: {
  scene: Scene;
  place: number;
  assets: Asset[];
  onChange: (what: Partial<Scene>) => void;
}) {
  const t = useT();
  const same = (asset: Asset) =>
    asset.name === scene.media || asset.name.replace(/\.[^.]+$/, "") === scene.media || asset.id === scene.media;
  const picture = assets.find(same);
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-2">
      {scene.title !== null && (
        <TextField
          label={t("Title of scene {place}", { place: place + 1 })}
          hideLabel
          value={scene.title}
          placeholder={t("A title, not spoken")}
          dir="auto"
          className="border-transparent! bg-transparent px-0! font-semibold"
          onChange={(event) => onChange({ title: event.target.value.replace(/\n/g, " ") })}
        />
      )}
      <TextArea
        label={t("Words of scene {place}", { place: place + 1 })}
        hideLabel
        value={scene.text}
        rows={2}
        placeholder={t("What is heard")}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <div className="flex flex-wrap items-center gap-3">
        {picture && <AssetPicture asset={picture} className="size-10 shrink-0 rounded-lg object-cover" />}
        <div className="w-48 min-w-0 flex-1 sm:max-w-64">
          <SelectField
            label={t("Footage of scene {place}", { place: place + 1 })}
            hideLabel
            value={picture?.name ?? scene.media ?? ""}
            onChange={(event) => {
              const chosen = assets.find((asset) => asset.name === event.target.value);
              onChange({ media: event.target.value || null, kind: chosen?.kind === "image" ? "image" : "clip" });
            }}
          >
            <option value="">{t("Footage in turn")}</option>
            {scene.media && !picture && <option value={scene.media}>{scene.media}</option>}
            {assets.map((asset) => (
              <option key={asset.id} value={asset.name}>
                {asset.name}
              </option>
            ))}
          </SelectField>
        </div>
        <span className="hidden text-xs text-soft sm:inline">
          {t("about {count} seconds", { count: spokenSeconds(scene.text) })}
        </span>
      </div>
    </div>
  );
}
