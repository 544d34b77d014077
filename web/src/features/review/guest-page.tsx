import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CircleCheckBig, Clock, Film, Link2Off, MessageSquareDiff } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { api, ask, fileUrl, newKey, Problem } from "@/api/client";
import { queryClient } from "@/api/queries";
import { Mark } from "@/features/shell/logo";
import { useLanguage, useT } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { TextField } from "@/ui/field";
import { Card, Skeletons } from "@/ui/page";
import { Player } from "@/ui/player";
import { ProblemNote } from "@/ui/problem";
import { tell, tellProblem } from "@/ui/toast";
import { Composer, commentsOf, marksOf, type Note, NoteList, Verdict } from "./notes";

const NAME = "mutoscope.guest-name";
const MOST_NAME = 80;
const LOOK_AGAIN_MS = 10_000;

const reviewQuery = (token: string) => ({
  queryKey: ["review", token],
  queryFn: () => ask(api.GET("/api/v1/reviews/{token}", { params: { path: { token } } })),
  refetchInterval: (query: { state: { error: unknown } }) => (query.state.error ? (false as const) : LOOK_AGAIN_MS),
});

/** One film for whoever has the link: watch it, say where it should change, approve it. No account. */
export function GuestPage() {
  const t = useT();
  const { token } = useParams({ from: "/r/$token" });
  const review = useQuery(reviewQuery(token));
  const ended = review.error instanceof Problem && [404, 410, 422].includes(review.error.status);
  const title = review.data?.title;
  useEffect(() => {
    document.title = title ? `${title} · Mutoscope` : "Mutoscope";
  }, [title]);
  if (ended) return <Ended problem={review.error as Problem} />;
  return (
    <Frame sender={review.data?.sender}>
      {review.isError && !review.data && (
        <>
          <h1 className="sr-only">{t("Review")}</h1>
          <ProblemNote error={review.error} retry={() => void review.refetch()} />
        </>
      )}
      {review.isPending && (
        <>
          <h1 className="sr-only">{t("Review")}</h1>
          <Skeletons rows={1} className="h-96" />
        </>
      )}
      {review.data && <Review token={token} review={review.data} />}
    </Frame>
  );
}

type Shown = NonNullable<Awaited<ReturnType<ReturnType<typeof reviewQuery>["queryFn"]>>>;

function Review({ token, review }: { token: string; review: Shown }) {
  const t = useT();
  const format = useFormat();
  const [jump, setJump] = useState<{ to?: number; hold?: boolean }>();
  const [at, setAt] = useState(0);
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? "");
  const nameField = useRef<HTMLInputElement>(null);
  const film = review.film;
  const path = { token };
  const whose = () => {
    const author = name.trim();
    if (!author) {
      nameField.current?.focus();
      throw new Problem(422, "name_missing", t("Say who you are first."), t("Write your name above."));
    }
    localStorage.setItem(NAME, author);
    return author;
  };
  const run = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: ["review", token] });
      if (done) tell(done);
      return true;
    } catch (problem) {
      tellProblem(problem);
      return false;
    }
  };
  const send = (body: string, atMs: number | null) =>
    run(() =>
      ask(
        api.POST("/api/v1/reviews/{token}/comments", {
          params: { path },
          headers: { "Idempotency-Key": newKey() },
          body: { author: whose(), body, at_ms: atMs },
        }),
      ),
    );
  const resolve = (note: Note) =>
    void run(() =>
      ask(
        api.PATCH("/api/v1/reviews/{token}/comments/{note_id}", {
          params: { path: { token, note_id: note.id } },
          body: { resolved: !note.resolved },
        }),
      ),
    );
  const open = commentsOf(review.notes).filter((note) => !note.resolved).length;
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h1 className="font-display text-2xl sm:text-3xl" dir="auto">
            {review.title}
          </h1>
          <p className="mt-1 flex items-center gap-1.5 text-sm text-soft">
            <Clock aria-hidden size={14} />{" "}
            {t("This link works until {date}", { date: format.time(review.expires_at) })}
          </p>
        </div>
      </header>
      <div className={cx("grid items-start gap-6", review.comments && "lg:grid-cols-[minmax(0,1fr)_23rem]")}>
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-6">
          {film ? (
            <Player
              src={fileUrl(film.video)}
              poster={film.thumbnail ? fileUrl(film.thumbnail) : undefined}
              captions={film.captions ? fileUrl(film.captions) : undefined}
              title={review.title}
              jump={jump}
              marks={marksOf(review.notes)}
              onTime={setAt}
            />
          ) : (
            <div className="grid min-h-64 place-items-center rounded-2xl border border-dashed border-edge/60 p-8 text-center">
              <div>
                <Film aria-hidden size={26} className="mx-auto text-soft" />
                <p className="mt-3 font-semibold">{t("There is no film to watch yet")}</p>
                <p className="mt-1 text-sm text-soft">{t("It appears here as soon as it is made.")}</p>
              </div>
            </div>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Verdict notes={review.notes} />
          {review.comments && (
            <Card
              title={t("Comments")}
              actions={<span className="text-sm text-soft">{t("{count} open", { count: open })}</span>}
            >
              <div className="mb-4 border-b border-line pb-4">
                <Composer
                  at={film ? at : undefined}
                  onStart={() => setJump({ hold: true })}
                  onSend={send}
                  label={t("What should change?")}
                >
                  <TextField
                    ref={nameField}
                    label={t("Your name")}
                    value={name}
                    required
                    maxLength={MOST_NAME}
                    autoComplete="name"
                    onChange={(event) => setName(event.target.value)}
                  />
                </Composer>
              </div>
              <NoteList
                notes={review.notes}
                nameOf={(note) => note.author ?? review.sender}
                onJump={(to) => setJump({ to, hold: true })}
                onResolve={resolve}
                empty={t("Nobody has said anything yet.")}
              />
            </Card>
          )}
          {review.comments && film && (
            <Decide
              onDecide={(verdict, body) =>
                run(
                  () =>
                    ask(
                      api.POST("/api/v1/reviews/{token}/verdict", {
                        params: { path },
                        headers: { "Idempotency-Key": newKey() },
                        body: { author: whose(), verdict, body },
                      }),
                    ),
                  t("Thank you. {name} has been told.", { name: review.sender }),
                )
              }
            />
          )}
        </div>
      </div>
    </>
  );
}

function Decide({
  onDecide,
}: {
  onDecide: (verdict: "approved" | "changes_requested", body: string) => Promise<boolean>;
}) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const decide = async (verdict: "approved" | "changes_requested") => {
    setBusy(true);
    await onDecide(verdict, "");
    setBusy(false);
  };
  return (
    <Card title={t("Your word on the whole")}>
      <div className="flex flex-wrap gap-2 *:flex-1 *:whitespace-nowrap">
        <Button look="primary" busy={busy} onClick={() => void decide("approved")}>
          <CircleCheckBig aria-hidden size={17} /> {t("Approve")}
        </Button>
        <Button busy={busy} onClick={() => void decide("changes_requested")}>
          <MessageSquareDiff aria-hidden size={17} /> {t("Ask for changes")}
        </Button>
      </div>
      <p className="mt-3 text-xs text-soft">{t("You can change your mind: the last word counts.")}</p>
    </Card>
  );
}

function Ended({ problem }: { problem: Problem }) {
  const t = useT();
  const why = String(problem.details.why ?? "unknown");
  const said: Record<string, string> = {
    expired: t("This link has expired"),
    revoked: t("This link was revoked"),
    deleted: t("This video was deleted"),
  };
  return (
    <Frame>
      <div className="m-auto flex max-w-md flex-col items-center gap-3 py-16 text-center">
        <span aria-hidden className="grid size-14 place-items-center rounded-full bg-coin-soft text-coin">
          <Link2Off size={26} />
        </span>
        <h1 className="font-display text-2xl">{said[why] ?? t("There is no such link")}</h1>
        <p className="text-soft">
          {said[why]
            ? t("Ask whoever sent it for a new one.")
            : t("Check that it was copied whole, or ask whoever sent it for a new one.")}
        </p>
      </div>
    </Frame>
  );
}

function Frame({ sender, children }: { sender?: string; children: ReactNode }) {
  const { t, language, setLanguage } = useLanguage();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-3 sm:px-8">
        <Mark />
        <span className="font-display text-xl">Mutoscope</span>
        {sender && (
          <span className="min-w-0 truncate text-sm text-soft" dir="auto">
            {t("{name} asks for your opinion", { name: sender })}
          </span>
        )}
        <button
          type="button"
          className="link ml-auto text-sm"
          lang={language === "en" ? "id" : "en"}
          onClick={() => setLanguage(language === "en" ? "id" : "en")}
        >
          {language === "en" ? "Bahasa Indonesia" : "English"}
        </button>
      </header>
      <main className="mx-auto flex w-full max-w-7xl flex-1 flex-col gap-6 px-4 py-6 sm:px-8">{children}</main>
    </div>
  );
}
