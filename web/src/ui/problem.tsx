import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Problem } from "@/api/client";
import { useT } from "@/i18n";
import { Button } from "./button";

/** What went wrong, and the way on. */
export function ProblemNote({ error, retry, action }: { error: unknown; retry?: () => void; action?: ReactNode }) {
  const t = useT();
  const known = error instanceof Problem ? error : null;
  return (
    <div role="alert" className="flex gap-3 rounded-xl bg-danger-soft p-4 text-sm">
      <TriangleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-danger">{known?.message ?? t("Something went wrong on this page.")}</p>
        <p className="mt-1">{known?.remedy ?? (error instanceof Error ? error.message : "")}</p>
        {(retry || action) && (
          <div className="mt-3 flex flex-wrap gap-2">
            {action}
            {retry && (
              <Button size="sm" onClick={retry}>
                {t("Try again")}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
