import { Upload as UploadIcon, X } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { useT } from "@/i18n";
import { bytes } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Bar } from "@/ui/page";
import { forgetUpload, sendFiles, useUploads } from "./uploads";

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((take, refuse) => (entry as FileSystemFileEntry).file(take, refuse))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((take, refuse) => reader.readEntries(take, refuse));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesOf))).flat();
}

/** What was dropped: files, and what is in folders. */
async function dropped(event: DragEvent): Promise<File[]> {
  const entries = [...event.dataTransfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (!entries.length) return [...event.dataTransfer.files];
  return (await Promise.all(entries.map(filesOf))).flat();
}

const ACCEPT = "video/*,image/png,image/jpeg,image/webp,audio/*,.mkv";

export function DropZone({
  children,
  onDone,
}: {
  children?: ReactNode;
  onDone?: (assetId: string, name: string) => void;
}) {
  const t = useT();
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={async (event) => {
          event.preventDefault();
          setOver(false);
          sendFiles(await dropped(event), onDone);
        }}
        className={cx(
          "flex flex-wrap items-center gap-4 rounded-2xl border border-dashed p-4 transition-colors",
          over ? "border-brand bg-brand-soft" : "border-edge/70",
        )}
      >
        <span
          aria-hidden
          className="grid size-11 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text"
        >
          <UploadIcon size={20} />
        </span>
        <div className="min-w-48 flex-1 text-sm">
          <p className="font-medium">{t("Drop clips, pictures, music or a folder here")}</p>
          <p className="text-soft">{t("An upload that is cut off goes on where it stopped.")}</p>
        </div>
        <input
          id={id}
          type="file"
          multiple
          accept={ACCEPT}
          className="peer sr-only"
          onChange={(event) => {
            sendFiles([...(event.target.files ?? [])], onDone);
            event.target.value = "";
          }}
        />
        <label
          htmlFor={id}
          className="inline-flex min-h-10 items-center rounded-lg border border-edge/50 bg-surface px-4 text-sm font-medium hover:bg-sunken peer-focus-visible:outline-2 peer-focus-visible:outline-brand"
        >
          {t("Choose files")}
        </label>
        {children}
      </div>
      <UploadList />
    </div>
  );
}

export function UploadList() {
  const t = useT();
  const uploads = useUploads();
  const shown = uploads.filter((one) => one.state !== "done");
  if (!shown.length) return null;
  return (
    <ul className="flex flex-col gap-2" aria-label={t("Uploads")}>
      {shown.map((one) => (
        <li key={one.id} className="flex items-center gap-3 rounded-xl border border-line bg-surface p-3 text-sm">
          <div className="min-w-0 flex-1">
            <div className="flex justify-between gap-3">
              <span className="truncate font-medium">{one.name}</span>
              <span className="whitespace-nowrap text-xs text-soft">
                {one.state === "waiting" ? t("Waiting") : `${bytes(one.sent)} / ${bytes(one.size)}`}
              </span>
            </div>
            {one.error ? (
              <p role="alert" className="mt-1 text-danger">
                {one.error.message} {one.error.remedy}
              </p>
            ) : (
              <div className="mt-2">
                <Bar
                  percent={one.size ? (100 * one.sent) / one.size : 0}
                  label={t("Upload of {name}", { name: one.name })}
                />
              </div>
            )}
          </div>
          {one.state === "failed" && (
            <Button size="sm" onClick={one.retry}>
              {t("Try again")}
            </Button>
          )}
          <IconButton
            label={t("Cancel the upload of {name}", { name: one.name })}
            onClick={one.state === "failed" ? () => forgetUpload(one.id) : one.stop}
          >
            <X aria-hidden size={16} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
