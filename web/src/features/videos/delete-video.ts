import { toast } from "sonner";
import { api, ask } from "@/api/client";
import { changed, type Project, queryClient } from "@/api/queries";
import type { Translate } from "@/i18n";
import { tell, tellProblem } from "@/ui/toast";

const LONG_MS = 12_000;
type Pages = { pages: { items: Project[] }[] };

/** Delete a video: it leaves the list at once, and comes back when the server refuses or one takes it back. */
export async function deleteVideo(project: Project, t: Translate, leave: () => Promise<unknown>): Promise<void> {
  const params = { path: { project_id: project.id } };
  const before = queryClient.getQueriesData<Pages>({ queryKey: ["projects"] });
  const restore = async () => {
    try {
      await ask(api.POST("/api/v1/projects/{project_id}/restore", { params }));
      tell(t("The video is back."));
    } catch (problem) {
      tellProblem(problem);
    }
    await changed();
  };
  await queryClient.cancelQueries({ queryKey: ["projects"] });
  queryClient.setQueriesData<Pages>({ queryKey: ["projects"] }, (known) =>
    known
      ? {
          ...known,
          pages: known.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== project.id) })),
        }
      : known,
  );
  await leave(); // its page would ask for what is not there any more
  try {
    await ask(api.DELETE("/api/v1/projects/{project_id}", { params }));
  } catch (problem) {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
    tellProblem(problem);
    return;
  }
  toast(t("“{title}” is deleted.", { title: project.title.slice(0, 60) }), {
    duration: LONG_MS,
    action: { label: t("Undo"), onClick: () => void restore() },
  });
  await changed();
}
