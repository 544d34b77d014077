import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Button } from "./button";

export function More({
  query,
}: {
  query: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
}) {
  const t = useT();
  if (!query.hasNextPage) return null;
  return (
    <Button className="mt-4 self-center" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t("Show more")}
    </Button>
  );
}
