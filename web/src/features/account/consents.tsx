import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/queries";
import { useT } from "@/i18n";
import { useQuestion } from "@/lib/purposes";
import { Card, Skeletons } from "@/ui/page";
import { ProblemNote } from "@/ui/problem";
import { tellProblem } from "@/ui/toast";

const KEY = ["consents"];
type Consents = { consents: Schemas["ConsentView"][] };

/** What one agreed to; taking it back is as easy as giving it. */
export function ConsentsCard() {
  const t = useT();
  const question = useQuestion();
  const consents = useQuery({ queryKey: KEY, queryFn: () => ask(api.GET("/api/v1/privacy/consents")) });
  const answer = async (consent: Schemas["ConsentView"], granted: boolean) => {
    const before = queryClient.getQueryData<Consents>(KEY);
    queryClient.setQueryData<Consents>(KEY, (known) => ({
      consents: (known?.consents ?? []).map((one) => (one.purpose === consent.purpose ? { ...one, granted } : one)),
    }));
    try {
      const { purpose, version } = consent;
      await ask(api.PUT("/api/v1/privacy/consents", { body: { consents: [{ purpose, version, granted }] } }));
    } catch (problem) {
      queryClient.setQueryData(KEY, before);
      tellProblem(problem);
    }
  };
  return (
    <Card title={t("What you agreed to")}>
      {consents.isError && <ProblemNote error={consents.error} retry={() => void consents.refetch()} />}
      {consents.isPending && <Skeletons rows={3} className="h-9" />}
      <ul className="flex flex-col gap-1 text-sm">
        {consents.data?.consents
          .filter((consent) => !consent.needed)
          .map((consent) => (
            <li key={consent.purpose}>
              <label className="flex min-h-9 items-center gap-3">
                <input
                  type="checkbox"
                  checked={consent.granted}
                  onChange={(event) => void answer(consent, event.target.checked)}
                  className="size-4 shrink-0 accent-(--brand)"
                />
                {question(consent)}
              </label>
            </li>
          ))}
      </ul>
    </Card>
  );
}
