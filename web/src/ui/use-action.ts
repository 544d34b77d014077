import { useState } from "react";
import { Problem } from "@/api/client";
import { changed } from "@/api/queries";
import { proveAgain } from "@/lib/prove-again";
import { tell, tellProblem } from "./toast";

/** Do something that changes things: busy while it runs, then everything is asked for anew, or the problem is told.
 *
 * What asks for a fresh proof of who one is gets one, and is done again.
 */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setBusy(true);
    try {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Problem && error.code === "reauthentication_needed" && (await proveAgain())))
          throw error;
        await work();
      }
      await changed();
      if (done) tell(done);
      return true;
    } catch (error) {
      tellProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}
