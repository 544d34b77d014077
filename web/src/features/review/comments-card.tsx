import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "@/api/client";
import { profileQuery, queryClient } from "@/api/queries";
import { useT } from "@/i18n";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { doUnlessUndone, tellProblem } from "@/ui/toast";
import { Composer, type Note, NoteList, Verdict } from "./notes";

const LOOK_AGAIN_MS = 5_000;
type Notes = { items: Note[] };

export const notesQuery = (projectId: string) => ({
  queryKey: ["notes", projectId],
  queryFn: () =>
    ask(api.GET("/api/v1/projects/{project_id}/comments", { params: { path: { project_id: projectId } } })),
  refetchInterval: LOOK_AGAIN_MS,
});

/** What guests said, as it comes in; answered, ticked off and deleted before the server has said so. */
export function CommentsCard({
  projectId,
  film,
  at,
  onJump,
  onWrite,
}: {
  projectId: string;
  film: string | undefined;
  at: number | undefined;
  onJump: (seconds: number) => void;
  /** Somebody begins to write: time to stand still. */
  onWrite: () => void;
}) {
  const t = useT();
  const query = notesQuery(projectId);
  const notes = useQuery(query);
  const profile = useQuery(profileQuery);
  const [hidden, setHidden] = useState<string[]>([]); // deleted, unless it is taken back
  const known = (notes.data?.items ?? []).filter((note) => !hidden.includes(note.id));
  const change = (to: (items: Note[]) => Note[]) =>
    queryClient.setQueryData<Notes>(query.queryKey, (present) => present && { items: to(present.items) });
  const again = () => queryClient.invalidateQueries({ queryKey: query.queryKey });
  const path = (note: Note) => ({ path: { project_id: projectId, note_id: note.id } });
  const resolve = async (note: Note) => {
    const resolved = !note.resolved;
    await queryClient.cancelQueries({ queryKey: query.queryKey });
    change((items) => items.map((one) => (one.id === note.id ? { ...one, resolved } : one)));
    try {
      const params = path(note);
      await ask(api.PATCH("/api/v1/projects/{project_id}/comments/{note_id}", { params, body: { resolved } }));
    } catch (problem) {
      tellProblem(problem);
    }
    await again();
  };
  const send = async (body: string, atMs: number | null) => {
    try {
      const params = { path: { project_id: projectId } };
      await ask(api.POST("/api/v1/projects/{project_id}/comments", { params, body: { body, at_ms: atMs } }));
      await again();
      return true;
    } catch (problem) {
      tellProblem(problem);
      return false;
    }
  };
  const remove = (note: Note) => {
    setHidden([...hidden, note.id]);
    doUnlessUndone({
      message: t("The comment is deleted."),
      undo: t("Undo"),
      run: () =>
        ask(api.DELETE("/api/v1/projects/{project_id}/comments/{note_id}", { params: path(note) })).then(again),
      restore: () => setHidden((present) => present.filter((id) => id !== note.id)),
    });
  };
  return (
    <Card title={t("Comments")}>
      <div className="flex flex-col gap-3">
        {notes.isError && <ProblemNote error={notes.error} retry={() => void notes.refetch()} />}
        <Verdict notes={known} />
        <Composer at={film ? at : undefined} onStart={onWrite} onSend={send} label={t("Write a comment")} />
        <div className="max-h-120 overflow-y-auto border-t border-line">
          <NoteList
            notes={known}
            nameOf={(note) => note.author ?? (note.user_id === profile.data?.id ? t("You") : t("A colleague"))}
            film={film}
            onJump={onJump}
            onResolve={(note) => void resolve(note)}
            onDelete={remove}
            empty={t("Share a link: what guests say appears here.")}
          />
        </div>
      </div>
    </Card>
  );
}
