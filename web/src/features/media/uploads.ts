import { useSyncExternalStore } from "react";
import * as tus from "tus-js-client";
import { api, ask, Problem, ROOT } from "@/api/client";
import { changed } from "@/api/queries";

export type Upload = {
  id: string;
  name: string;
  size: number;
  sent: number;
  state: "sending" | "waiting" | "done" | "failed";
  error?: Problem;
  assetId?: string;
  stop: () => void;
  retry: () => void;
};

const CHUNK = 8 * 1024 * 1024;
const AT_ONCE = 3;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

let uploads: readonly Upload[] = [];
const listeners = new Set<() => void>();
const queue: (() => void)[] = [];
let running = 0;

function publish(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}
function change(id: string, what: Partial<Upload>): void {
  publish(uploads.map((one) => (one.id === id ? { ...one, ...what } : one)));
}
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploads,
  );
}
export function forgetUpload(id: string): void {
  publish(uploads.filter((one) => one.id !== id));
}

function problemOf(error: Error | tus.DetailedError): Problem {
  const said = "originalResponse" in error ? error.originalResponse?.getBody() : undefined;
  try {
    const parsed = JSON.parse(said ?? "");
    return new Problem(parsed.status, parsed.code, parsed.detail, parsed.remedy, parsed);
  } catch {
    return new Problem(0, "offline", "The upload was cut off.", "Press Try again: it goes on where it stopped.");
  }
}

function next(): void {
  while (running < AT_ONCE && queue.length) {
    running += 1;
    queue.shift()?.();
  }
}

/** Send files, three at a time, in parts: what is cut off goes on where it stopped, also after the page was closed. */
export function sendFiles(files: Iterable<File>, onDone?: (assetId: string, name: string) => void): void {
  for (const file of files) sendFile(file, onDone);
}

function sendFile(file: File, onDone?: (assetId: string, name: string) => void): void {
  const id = `${file.name}-${file.size}-${Math.random().toString(36).slice(2)}`;
  let over = false;
  const end = (what: Partial<Upload>) => {
    if (!over) {
      over = true;
      running -= 1;
      next();
    }
    change(id, what);
  };
  const transfer = new tus.Upload(file, {
    endpoint: `${ROOT}/api/v1/uploads`,
    chunkSize: CHUNK,
    retryDelays: RETRY_MS,
    metadata: { filename: file.name, filetype: file.type },
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => change(id, { sent, state: "sending" }),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      return status === 0 || status === 409 || status === 423 || status >= 500;
    },
    onError: (error) => end({ state: "failed", error: problemOf(error) }),
    onSuccess: () => {
      const assetId = transfer.url?.split("/").pop() ?? "";
      end({ state: "done", sent: file.size, assetId });
      void changed();
      onDone?.(assetId, file.name);
    },
  });
  const start = () => {
    over = false;
    change(id, { state: "sending", error: undefined });
    void transfer.findPreviousUploads().then((earlier) => {
      if (earlier[0]) transfer.resumeFromPreviousUpload(earlier[0]);
      transfer.start();
    });
  };
  const enqueue = () => {
    queue.push(start);
    next();
  };
  const entry: Upload = {
    id,
    name: file.name,
    size: file.size,
    sent: 0,
    state: "waiting",
    stop: () => {
      void transfer.abort(true);
      if (!over && uploads.some((one) => one.id === id && one.state === "sending")) end({});
      forgetUpload(id);
    },
    retry: enqueue,
  };
  publish([...uploads, entry]);
  enqueue();
}

window.addEventListener("beforeunload", (event) => {
  if (uploads.some((one) => one.state === "sending" || one.state === "waiting")) event.preventDefault();
});

export async function deleteAsset(id: string): Promise<void> {
  await ask(api.DELETE("/api/v1/assets/{asset_id}", { params: { path: { asset_id: id } } }));
}
