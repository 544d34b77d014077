import { useRef, useState } from "react";
import { newKey, Problem } from "@/api/client";
import { changed } from "@/api/queries";

type Header = { "Idempotency-Key": string };

/** Order something once: a try that was not answered is tried again under the same key. */
export function useOrder() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const run = async (send: (header: Header) => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await send({ "Idempotency-Key": key.current });
      key.current = newKey();
      await changed();
    } catch (problem) {
      if (problem instanceof Problem && problem.status) key.current = newKey(); // it was answered
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
