import { Link } from "@tanstack/react-router";
import { FileQuestion, TriangleAlert } from "lucide-react";
import { useT } from "@/i18n";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";

export function NotFound() {
  const t = useT();
  return (
    <main className="mx-auto max-w-xl p-6 pt-24">
      <h1 className="sr-only">{t("Nothing is here")}</h1>
      <Empty
        icon={<FileQuestion size={22} />}
        title={t("Nothing is here")}
        action={
          <Link to="/" className={buttonClass("primary")}>
            {t("Go home")}
          </Link>
        }
      >
        {t("This was deleted, or the address is wrong.")}
      </Empty>
    </main>
  );
}

export function Crashed({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useT();
  return (
    <main className="mx-auto flex max-w-xl flex-col gap-4 p-6 pt-24">
      <h1 className="flex items-center gap-2 font-display text-2xl">
        <TriangleAlert aria-hidden size={24} /> {t("This page could not be shown")}
      </h1>
      <ProblemNote error={error} retry={reset} />
    </main>
  );
}
