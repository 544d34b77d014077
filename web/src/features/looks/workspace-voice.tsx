import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { filmDefaultsQuery } from "@/api/queries";
import { useT } from "@/i18n";
import { Button } from "@/ui/button";
import { CheckField, TextArea, TextField } from "@/ui/field";
import { Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { VoicePicker } from "./voice-picker";

type Voice = Schemas["VoiceDefaults"];
const USUAL = { voice: "af_heart", speed_percent: 100 };

/** How the workspace's new videos are spoken, unless their writer has a voice of their own. */
export function WorkspaceVoice() {
  const t = useT();
  const defaults = useQuery(filmDefaultsQuery);
  return (
    <Card title={t("The workspace's voice")}>
      <p className="-mt-2 mb-4 text-sm text-soft">
        {t("Every new video begins with it. Whoever has a voice of their own keeps theirs.")}
      </p>
      {defaults.isError && <ProblemNote error={defaults.error} retry={() => void defaults.refetch()} />}
      {defaults.data ? (
        <VoiceForm kept={defaults.data.workspace_voice} />
      ) : (
        defaults.isPending && <Skeletons rows={2} />
      )}
    </Card>
  );
}

function VoiceForm({ kept }: { kept: Voice }) {
  const t = useT();
  const action = useAction();
  const [voice, setVoice] = useState(kept.voice ?? "");
  const [speed, setSpeed] = useState(kept.speed_percent ?? USUAL.speed_percent);
  const [words, setWords] = useState(() => writeWords(kept.pronunciations ?? {}));
  const own = voice !== "";
  const save = (event: FormEvent) => {
    event.preventDefault();
    const chosen = own ? { voice, speed_percent: speed } : { voice: null, speed_percent: null };
    // A language belongs to the voice that it was kept with.
    const language = voice === (kept.voice ?? "") ? kept.language : null;
    const body: Voice = { ...chosen, language, pronunciations: readWords(words) };
    void action.run(
      () => ask(api.PUT("/api/v1/film-defaults/voice", { body })),
      t("The workspace's voice is saved. New videos begin with it."),
    );
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <CheckField
        label={t("The workspace has a voice of its own")}
        checked={own}
        onChange={(event) => setVoice(event.target.checked ? (kept.voice ?? USUAL.voice) : "")}
      />
      {own && (
        <>
          <VoicePicker value={voice} onChange={setVoice} />
          <div className="max-w-64">
            <TextField
              label={t("Pace of speech, percent")}
              type="number"
              min={50}
              max={200}
              step={5}
              required
              value={speed || ""}
              onChange={(event) => setSpeed(Number(event.target.value))}
            />
          </div>
        </>
      )}
      <TextArea
        label={t("Names and how they are said")}
        hint={t("One a line: the word, an equals sign, and how it sounds, or /IPA/.")}
        placeholder="Mutoscope = mew toe scope"
        value={words}
        rows={3}
        spellCheck={false}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button type="submit" look="primary" busy={action.busy} className="self-start">
        {t("Save the voice")}
      </Button>
    </form>
  );
}

export function writeWords(said: Record<string, string>): string {
  return Object.entries(said)
    .map(([word, sound]) => `${word} = ${sound}`)
    .join("\n");
}
/** What stands left and right of the first equals sign of each line; a line that lacks either says nothing. */
export function readWords(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.split(/=(.*)/s).map((part) => part.trim()));
  return Object.fromEntries(lines.filter(([word, sound]) => word && sound).map(([word, sound]) => [word, sound]));
}
