import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { Badge, Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { useAction } from "@/ui/use-action";
import { STATES, useDecisionWords } from "./decision-words";

type Decision = Schemas["DecisionView"];
/** What was refused, and the way to say that it was wrong. */
export function Decisions() {
  const t = useT();
  const format = useFormat();
  const words = useDecisionWords();
  const action = useAction();
  const [chosen, setChosen] = useState<Decision>();
  const decisions = useQuery({
    queryKey: ["ai", "decisions"],
    queryFn: () => ask(api.GET("/api/v1/ai/decisions")),
  });
  if (decisions.isError) return <ProblemNote error={decisions.error} />;
  if (!decisions.data?.items.length) return null;
  return (
    <Card title={t("Refused content")}>
      <ul className="flex flex-col">
        {decisions.data.items.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-3 border-t border-line py-3 first:border-0">
            <div className="min-w-48 flex-1">
              <p dir="auto" className="text-sm">
                {one.content}
              </p>
              <p className="text-xs text-soft">
                {one.categories.map(words.category).join(", ")} · {format.ago(one.created_at)}
              </p>
            </div>
            <Badge tone={STATES[one.status].tone}>{t(STATES[one.status].label)}</Badge>
            {one.status === "final" && (
              <Button size="sm" onClick={() => setChosen(one)}>
                {t("Appeal")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog open={chosen !== undefined} onOpenChange={() => setChosen(undefined)} title={t("Appeal")}>
        <form
          className="flex flex-col gap-4"
          onSubmit={async (event) => {
            event.preventDefault();
            const words = String(new FormData(event.currentTarget).get("words"));
            const params = { path: { decision_id: chosen?.id ?? "" } };
            const appeal = () =>
              ask(api.POST("/api/v1/ai/decisions/{decision_id}/appeal", { params, body: { words } }));
            if (await action.run(appeal, t("An operator will judge it."))) setChosen(undefined);
          }}
        >
          <TextArea label={t("Why it is wrong")} name="words" required minLength={3} maxLength={2000} rows={4} />
          <Button type="submit" look="primary" busy={action.busy}>
            {t("Send the appeal")}
          </Button>
        </form>
      </Dialog>
    </Card>
  );
}
