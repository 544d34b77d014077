/** A script as scenes, and back: what `docs/howto/write-a-script.md` says, as far as the editor needs it. */
export type Scene = { id: string; title: string | null; media: string | null; kind: "clip" | "image"; text: string };

const HEADING = /^#{1,6}\s+(.*)$/;
const RULE = /^\s*(-{3,}|\*{3,}|_{3,})\s*$/;
const MARK = /^\[(clip|image):\s*([^\]]+)\]\s*/i;
let count = 0;
export const newSceneId = () => `scene-${++count}`;

function sceneOf(title: string | null, lines: string[]): Scene {
  let text = lines.join("\n").trim();
  const mark = MARK.exec(text);
  if (mark) text = text.slice(mark[0].length).trim();
  const kind = mark?.[1]?.toLowerCase() === "image" ? "image" : "clip";
  return { id: newSceneId(), title, media: mark?.[2]?.trim() ?? null, kind, text };
}

export function readScenes(script: string): Scene[] {
  const lines = script.replace(/\r\n?/g, "\n").split("\n");
  const structured = lines.some((line) => HEADING.test(line) || RULE.test(line));
  const scenes: Scene[] = [];
  let title: string | null = null;
  let body: string[] = [];
  const close = () => {
    if (title !== null || body.some((line) => line.trim())) scenes.push(sceneOf(title, body));
    title = null;
    body = [];
  };
  for (const line of lines) {
    const heading = HEADING.exec(line);
    if (heading) {
      close();
      title = heading[1]?.trim() ?? "";
    } else if (RULE.test(line) || (!structured && !line.trim())) {
      close();
    } else {
      body.push(line);
    }
  }
  close();
  return scenes;
}

export function writeScenes(scenes: Scene[]): string {
  const ruled = scenes.some((scene) => scene.title !== null || /\n\s*\n/.test(scene.text));
  const parts = scenes.map((scene, place) => {
    const head = scene.title !== null ? `# ${scene.title}\n` : ruled && place > 0 ? "---\n" : "";
    const mark = scene.media ? `[${scene.kind}: ${scene.media}]\n` : "";
    return `${head}${mark}${scene.text.trim()}`.trim();
  });
  return parts.filter(Boolean).join("\n\n");
}

export function move<T>(items: T[], from: number, to: number): T[] {
  const next = [...items];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(Math.max(0, Math.min(next.length, to)), 0, taken);
  return next;
}

/** About how long it takes to say: 150 words a minute, as narrators speak. */
export function spokenSeconds(text: string): number {
  const words = text.replace(/\[[^\]]*\]|^#.*$/gm, " ").match(/\S+/g)?.length ?? 0;
  return Math.round((words / 150) * 60);
}

/** The words of a piece of script, without its marks. */
export function spoken(piece: string): string {
  return piece
    .replace(/\[[^\]]*\]?/g, " ")
    .replace(/^#+\s*/gm, "")
    .replace(/\*/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
