import { useQuery } from "@tanstack/react-query";
import { assetsQuery } from "@/api/queries";
import { TemplatePicker } from "@/features/looks/template-picker";
import { RememberVoice, VoicePicker } from "@/features/looks/voice-picker";
import { useT } from "@/i18n";
import { CheckField, Choice, SelectField, TextField } from "@/ui/field";
import { Card } from "@/ui/page";

export type Looks = {
  template: string;
  voice: string;
  language: string;
  size: string;
  speed_percent: number;
  fit: "fill" | "blur" | "letterbox";
  crossfade_ms: number;
  transition: "crossfade" | "slide" | "wipe" | "black";
  platform: "none" | "shorts" | "tiktok" | "reels";
  best_moments: boolean;
  follow_subject: boolean;
  music: string;
  logo: string;
  ai_mark: boolean;
};
/** No logo, although the brand kit may have one. */
export const NO_LOGO = "none";
export const NEW_LOOKS: Looks = {
  template: "pop",
  voice: "af_heart",
  language: "",
  size: "1080x1920",
  speed_percent: 100,
  fit: "fill",
  crossfade_ms: 0,
  transition: "crossfade",
  platform: "none",
  best_moments: false,
  follow_subject: false,
  music: "",
  logo: "",
  ai_mark: false,
};

/** `fresh` for a film that is not ordered yet: what it leaves out is taken from the brand kit. */
export function LooksForm({
  looks,
  onChange,
  fresh = false,
}: {
  looks: Looks;
  onChange: (what: Partial<Looks>) => void;
  fresh?: boolean;
}) {
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
        {fresh && <RememberVoice voice={looks.voice} speed={looks.speed_percent} />}
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
              { value: "letterbox", label: t("Whole, between bars") },
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
              {fresh && <option value="">{t("As in the brand kit")}</option>}
              <option value={fresh ? NO_LOGO : ""}>{t("None")}</option>
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
              <option value={400}>{t("A quick change")}</option>
              <option value={800}>{t("A slow change")}</option>
            </SelectField>
            <SelectField
              label={t("The change looks like")}
              value={looks.transition}
              disabled={looks.crossfade_ms === 0}
              onChange={(event) => onChange({ transition: event.target.value as Looks["transition"] })}
            >
              <option value="crossfade">{t("One picture fading into the next")}</option>
              <option value="slide">{t("A slide")}</option>
              <option value="wipe">{t("A wipe")}</option>
              <option value="black">{t("Through black")}</option>
            </SelectField>
            <SelectField
              label={t("Keep captions clear of the buttons of")}
              value={looks.platform}
              onChange={(event) => onChange({ platform: event.target.value as Looks["platform"] })}
            >
              <option value="none">{t("No platform")}</option>
              <option value="shorts">YouTube Shorts</option>
              <option value="tiktok">TikTok</option>
              <option value="reels">Instagram Reels</option>
            </SelectField>
            <SelectField
              label={t("Clips begin")}
              value={looks.best_moments ? "best" : "start"}
              onChange={(event) => onChange({ best_moments: event.target.value === "best" })}
            >
              <option value="start">{t("At their start")}</option>
              <option value="best">{t("At their best moment")}</option>
            </SelectField>
            <SelectField
              label={t("A crop shows")}
              value={looks.follow_subject ? "subject" : "middle"}
              onChange={(event) => onChange({ follow_subject: event.target.value === "subject" })}
            >
              <option value="middle">{t("The middle")}</option>
              <option value="subject">{t("Faces, or where most happens")}</option>
            </SelectField>
          </div>
          <AiMark checked={looks.ai_mark} onChange={(ai_mark) => onChange({ ai_mark })} />
        </div>
      </Card>
    </>
  );
}

export function AiMark({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const t = useT();
  return (
    <CheckField
      label={t("Write “Made with AI” on every picture")}
      hint={t("The file says so in its data in any case. On the picture everybody sees it, and some laws ask for it.")}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
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
