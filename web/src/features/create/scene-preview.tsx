import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fileUrl, Problem } from "@/api/client";
import { type Film, previewQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/draft";
import { cx } from "@/ui/cx";
import { Skeleton } from "@/ui/page";

/** The first scene as it will look, once there is one to draw; until then, the captions alone. */
export function ScenePreview({ film, ready, size }: { film: Film; ready: boolean; size: string }) {
  const t = useT();
  const calm = useDebounced(film, 400);
  const wanted = ready && calm === film;
  const drawn = useQuery(previewQuery(calm, wanted));
  const url = useObjectUrl(drawn.data);
  const [width = 9, height = 16] = size.split("x").map(Number);
  const shape = { aspectRatio: `${width} / ${height}`, width: `min(100%, ${(18 * width) / height}rem)` };
  const waits = !wanted || drawn.isFetching;
  if (ready && drawn.error && !waits) return <Unseen error={drawn.error} />;
  if (ready) {
    return (
      <figure className="flex flex-col items-center gap-2 rounded-xl bg-sunken p-3" aria-busy={waits}>
        <div style={shape} className="max-w-full overflow-hidden rounded-lg">
          {url ? (
            <img
              src={url}
              alt={t("The first scene of your video")}
              className={cx("size-full object-contain transition-opacity", waits && "opacity-50")}
            />
          ) : (
            <Skeleton className="size-full" />
          )}
        </div>
        <figcaption className="text-xs text-soft" aria-live="polite">
          {waits ? t("Drawing your first scene…") : t("Your first scene")}
        </figcaption>
      </figure>
    );
  }
  return (
    <div className="hidden justify-center rounded-xl bg-sunken p-3 lg:flex">
      <img
        src={fileUrl(`/api/v1/templates/${film.template ?? "pop"}/preview?size=${size}`)}
        alt={t("How the captions will look")}
        className="max-h-56 rounded-lg object-cover"
        style={{ aspectRatio: shape.aspectRatio }}
      />
    </div>
  );
}

function Unseen({ error }: { error: unknown }) {
  const t = useT();
  return (
    <div role="status" className="rounded-xl bg-sunken p-4 text-sm text-soft">
      <p>{error instanceof Problem ? error.message : t("The first scene cannot be shown just now.")}</p>
      <p className="mt-1">{t("The video can be made all the same.")}</p>
    </div>
  );
}

function useObjectUrl(content: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!content) return setUrl(undefined);
    const made = URL.createObjectURL(content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url;
}
