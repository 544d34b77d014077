import { useQuery } from "@tanstack/react-query";
import { assetsQuery } from "@/api/queries";
import { TemplatePicker } from "@/features/looks/template-picker";
import { VoicePicker } from "@/features/looks/voice-picker";
import { useT } from "@/i18n";
import { Choice, SelectField, TextField } from "@/ui/field";
import { Card } from "@/ui/page";

export type Looks = {
  template: string;
  voice: string;
  language: string;
  size: string;
  speed_percent: number;
  fit: "fill" | "blur";
  crossfade_ms: number;
  music: string;
  logo: string;
};
export const NEW_LOOKS: Looks = {
  template: "pop",
  voice: "af_heart",
  language: "",
  size: "1080x1920",
  speed_percent: 100,
  fit: "fill",
  crossfade_ms: 0,
  music: "",
  logo: "",
};

export function LooksForm({ looks, onChange }: { looks: Looks; onChange: (what: Partial<Looks>) => void }) {
  const t = useT();
  const assets = useQuery(assetsQuery);
  const of = (kind: string) => (assets.data ?? []).filter((asset) => asset.kind === kind);
  return (
    <>
      <Card title={t("Captions")}>
        <TemplatePicker value={looks.template} onChange={(template) => onChange({ template })} />
      </Card>
      <Card title={t("Voice")}>
        <VoicePicker value={looks.voice} onChange={(voice) => onChange({ voice })} />
      </Card>
      <Card title={t("Format and sound")}>
        <div className="flex flex-col gap-5">
          <Choice
            label={t("Shape")}
            value={looks.size}
            onChange={(size) => onChange({ size })}
            options={[
              { value: "1080x1920", label: <Shape className="h-5 w-3" text={t("Upright 9:16")} /> },
              { value: "1080x1080", label: <Shape className="size-4" text={t("Square 1:1")} /> },
              { value: "1920x1080", label: <Shape className="h-3 w-5" text={t("Wide 16:9")} /> },
            ]}
          />
          <Choice
            label={t("Footage of another shape")}
            value={looks.fit}
            onChange={(fit) => onChange({ fit })}
            options={[
              { value: "fill", label: t("Cut to fill") },
              { value: "blur", label: t("Whole, on a soft copy") },
            ]}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label={t("Music")}
              value={looks.music}
              onChange={(event) => onChange({ music: event.target.value })}
              hint={t("Sound files of your media. It steps back while somebody speaks.")}
            >
              <option value="">{t("None")}</option>
              {of("audio").map((asset) => (
                <option key={asset.id} value={asset.id}>
                  {asset.name}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t("Logo")}
              value={looks.logo}
              onChange={(event) => onChange({ logo: event.target.value })}
            >
              <option value="">{t("None")}</option>
              {of("image").map((asset) => (
                <option key={asset.id} value={asset.id}>
                  {asset.name}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t("Pace of speech, percent")}
              type="number"
              min={50}
              max={200}
              step={5}
              value={looks.speed_percent}
              onChange={(event) =>
                onChange({ speed_percent: Math.max(50, Math.min(200, Number(event.target.value) || 100)) })
              }
            />
            <SelectField
              label={t("Between scenes")}
              value={looks.crossfade_ms}
              onChange={(event) => onChange({ crossfade_ms: Number(event.target.value) })}
            >
              <option value={0}>{t("A cut")}</option>
              <option value={400}>{t("A quick fade")}</option>
              <option value={800}>{t("A slow fade")}</option>
            </SelectField>
          </div>
        </div>
      </Card>
    </>
  );
}

function Shape({ className, text }: { className: string; text: string }) {
  return (
    <>
      <span aria-hidden className={`inline-block rounded-[3px] border-2 border-current ${className}`} />
      {text}
    </>
  );
}
