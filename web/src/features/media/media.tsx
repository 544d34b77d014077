import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { FolderOpen, Music, Text, Trash2 } from "lucide-react";
import { useState } from "react";
import { fileUrl } from "@/api/client";
import { type Asset, assetsQuery, changed } from "@/api/queries";
import { useT } from "@/i18n";
import { bytes, clock, useFormat } from "@/lib/format";
import { buttonClass, IconButton } from "@/ui/button";
import { Choice, TextField } from "@/ui/field";
import { Empty, Page, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { doUnlessUndone } from "@/ui/toast";
import { DropZone } from "./drop-zone";
import { deleteAsset } from "./uploads";

type Kind = "all" | Asset["kind"];

export function Media() {
  const t = useT();
  const client = useQueryClient();
  const assets = useQuery(assetsQuery);
  const [kind, setKind] = useState<Kind>("all");
  const { find = "" } = useSearch({ from: "/signed-in/media" });
  const [sought, setSought] = useState(find);
  const shown = (assets.data ?? []).filter(
    (asset) => (kind === "all" || asset.kind === kind) && asset.name.toLowerCase().includes(sought.toLowerCase()),
  );
  const remove = (asset: Asset) => {
    client.setQueryData<Asset[]>(assetsQuery.queryKey, (known) => known?.filter((one) => one.id !== asset.id));
    doUnlessUndone({
      message: t("{name} deleted", { name: asset.name }),
      undo: t("Undo"),
      run: async () => {
        await deleteAsset(asset.id);
        await changed();
      },
      restore: () => void client.invalidateQueries({ queryKey: assetsQuery.queryKey }),
    });
  };
  return (
    <Page title={t("Media")} lead={t("Clips, pictures and music for your videos. Each file says how long it is kept.")}>
      <DropZone />
      {assets.isError && <ProblemNote error={assets.error} retry={() => void assets.refetch()} />}
      {assets.isPending && <Skeletons rows={3} className="h-32" />}
      {assets.data && assets.data.length > 0 && (
        <div className="flex flex-wrap items-end justify-between gap-3">
          <Choice
            label={t("Kind")}
            value={kind}
            onChange={setKind}
            options={[
              { value: "all", label: t("All") },
              { value: "video", label: t("Clips") },
              { value: "image", label: t("Pictures") },
              { value: "audio", label: t("Sound") },
            ]}
          />
          <TextField
            label={t("Find by name")}
            value={sought}
            onChange={(event) => setSought(event.target.value)}
            type="search"
          />
        </div>
      )}
      {assets.data?.length === 0 && (
        <Empty icon={<FolderOpen size={22} />} title={t("No files yet")}>
          {t("Without footage the words stand on plain cards, so you can begin with a script alone.")}
        </Empty>
      )}
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5">
        {shown.map((asset) => (
          <AssetCard key={asset.id} asset={asset} onRemove={() => remove(asset)} />
        ))}
      </ul>
    </Page>
  );
}

export function AssetPicture({ asset, className }: { asset: Asset; className?: string }) {
  const url = fileUrl(`/api/v1/download/${asset.id}`);
  if (asset.kind === "image") return <img src={url} alt="" loading="lazy" className={className} />;
  if (asset.kind === "video")
    return <video src={`${url}#t=0.5`} muted preload="metadata" tabIndex={-1} className={className} />;
  return (
    <span aria-hidden className={`grid place-items-center bg-coin-soft text-coin ${className}`}>
      <Music size={24} />
    </span>
  );
}

function AssetCard({ asset, onRemove }: { asset: Asset; onRemove: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className="min-w-0 overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      <div className="relative">
        <AssetPicture asset={asset} className="aspect-[4/3] w-full bg-sunken object-cover" />
        {asset.duration_seconds > 0 && asset.kind !== "image" && (
          <span className="absolute bottom-2 left-2 rounded bg-black/80 px-1.5 text-xs tabular-nums text-white">
            {clock(asset.duration_seconds)}
          </span>
        )}
      </div>
      <div className="flex items-start gap-1 p-3">
        <div className="min-w-0 flex-1 text-xs text-soft">
          <p className="truncate text-sm font-medium text-ink" title={asset.name}>
            {asset.name}
          </p>
          <p>
            {bytes(asset.size)}
            {asset.width > 0 && ` · ${asset.width}×${asset.height}`}
          </p>
          <p>{t("kept until {time}", { time: format.date(asset.expires_at) })}</p>
        </div>
        {asset.has_audio && (
          <Link
            to="/media/$assetId/transcript"
            params={{ assetId: asset.id }}
            aria-label={t("Words of {name}", { name: asset.name })}
            title={t("Write down what is said, and cut by words")}
            className={`${buttonClass("ghost", "icon")} text-soft hover:text-ink`}
          >
            <Text aria-hidden size={16} />
          </Link>
        )}
        <IconButton label={t("Delete {name}", { name: asset.name })} onClick={onRemove}>
          <Trash2 aria-hidden size={16} />
        </IconButton>
      </div>
    </li>
  );
}
