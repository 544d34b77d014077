import { api, ask, keepTokens, leaveVisit, presentVisit, ROOT } from "@/api/client";
import { queryClient } from "@/api/queries";

export async function signIn(email: string, password: string): Promise<void> {
  await keepTokens(await ask(api.POST("/api/v1/users/login", { body: { email, password } })));
}

export async function signOut(): Promise<void> {
  await api.POST("/api/v1/auth/logout").catch(() => undefined);
  if (presentVisit()) return leaveVisit(); // it was the visit that ended
  await api.DELETE("/api/v1/auth/browser").catch(() => undefined);
  localStorage.removeItem("mutoscope.signed-in");
  queryClient.clear();
  window.location.assign(`${ROOT}/login`);
}

/** Go where somebody wanted to go, but only within this studio. */
export function goOn(to: string | undefined): void {
  const inside = to?.startsWith("/") && !to.startsWith("//") && !to.includes("\\");
  window.location.assign(`${ROOT}${inside ? to : "/"}`);
}
