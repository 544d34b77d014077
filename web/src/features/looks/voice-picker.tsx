import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, Pause, Play } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { api, ask, fileUrl, Problem } from "@/api/client";
import { changed, filmDefaultsQuery, voicesQuery } from "@/api/queries";
import { useLanguage } from "@/i18n";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Badge, Skeletons } from "@/ui/page";
import { tell, tellProblem } from "@/ui/toast";

/** Whom the server means by a gender alone. */
const DEFAULTS: Record<string, string> = { female: "af_heart", male: "am_michael" };

let playing: HTMLAudioElement | null = null;

/** A voice says a sentence; one at a time. */
export function SampleButton({ voice, name }: { voice: string; name: string }) {
  const { t } = useLanguage();
  const [state, setState] = useState<"silent" | "loading" | "playing">("silent");
  useEffect(() => () => playing?.pause(), []);
  const toggle = () => {
    if (state !== "silent") {
      playing?.pause();
      return;
    }
    playing?.pause();
    const audio = new Audio(fileUrl(`/api/v1/voices/${voice}/sample`));
    playing = audio;
    setState("loading");
    audio.onplaying = () => setState("playing");
    audio.onpause = audio.onended = () => setState("silent");
    audio.play().catch((error) => {
      setState("silent");
      if (error?.name !== "AbortError") tellProblem(t("This voice cannot be heard now."));
    });
  };
  const Icon = state === "playing" ? Pause : state === "loading" ? LoaderCircle : Play;
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label={state === "silent" ? t("Hear {name}", { name }) : t("Stop {name}", { name })}
      className="grid size-10 shrink-0 place-items-center rounded-full bg-brand-soft text-brand-text hover:brightness-95"
    >
      <Icon aria-hidden size={16} className={state === "loading" ? "animate-spin" : ""} />
    </button>
  );
}

export function useLanguageNames(): (tag: string) => string {
  const { language } = useLanguage();
  const names = new Intl.DisplayNames([language], { type: "language" });
  return (tag) => names.of(tag) ?? tag;
}

/** Keep a voice and its pace for one's next videos. */
export function RememberVoice({ voice, speed }: { voice: string; speed: number }) {
  const { t } = useLanguage();
  const defaults = useQuery(filmDefaultsQuery);
  const [busy, setBusy] = useState(false);
  const kept = defaults.data?.voice;
  if (!kept || (kept.voice === voice && (kept.speed_percent ?? 100) === speed)) return null;
  const remember = async () => {
    setBusy(true);
    try {
      const body = { ...defaults.data?.own_voice, voice, speed_percent: speed, language: null };
      await ask(api.PUT("/api/v1/film-defaults/own-voice", { body }));
      await changed();
      tell(t("Your next videos begin with this voice."));
    } catch (problem) {
      tellProblem(problem instanceof Problem ? problem.message : t("This voice cannot be heard now."));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button className="mt-4" busy={busy} onClick={remember}>
      {t("Remember this voice and pace")}
    </Button>
  );
}

export function VoicePicker({ value, onChange }: { value: string; onChange: (voice: string) => void }) {
  const { t } = useLanguage();
  const name = useId();
  const voices = useQuery(voicesQuery);
  const nameOf = useLanguageNames();
  const present = voices.data?.find((voice) => voice.id === (DEFAULTS[value] ?? value));
  const [language, setLanguage] = useState<string>();
  if (!voices.data) return <Skeletons rows={2} />;
  const languages = [...new Set(voices.data.map((voice) => voice.language))];
  const spoken = language ?? present?.language ?? "en-US";
  const shown = voices.data.filter((voice) => voice.language === spoken);
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label={t("Language of the script")}
        value={spoken}
        onChange={(event) => {
          setLanguage(event.target.value);
          const first = voices.data.find((voice) => voice.language === event.target.value && voice.available);
          if (first) onChange(first.id);
        }}
      >
        {languages.map((tag) => (
          <option key={tag} value={tag}>
            {nameOf(tag)}
          </option>
        ))}
      </SelectField>
      <fieldset className="min-w-0">
        <legend className="sr-only">{t("Voice")}</legend>
        <ul className="grid max-h-80 grid-cols-1 gap-2 overflow-y-auto p-1 sm:grid-cols-2">
          {shown.map((voice) => (
            <li
              key={voice.id}
              className="flex items-center gap-2 rounded-xl border border-line p-2 has-checked:border-brand has-checked:bg-brand-soft/60"
            >
              <SampleButton voice={voice.id} name={voice.name} />
              <label className="flex min-h-10 min-w-0 flex-1 items-center gap-2">
                <input
                  type="radio"
                  name={name}
                  value={voice.id}
                  checked={voice.id === present?.id}
                  disabled={!voice.available}
                  onChange={() => onChange(voice.id)}
                  className="size-4 accent-(--brand)"
                />
                <span className="min-w-0 flex-1 truncate text-sm font-medium">{voice.name}</span>
                <Badge>{voice.available ? voice.gender : t("not installed")}</Badge>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
    </div>
  );
}
