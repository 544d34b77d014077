/** Ask whoever is signed in to prove again who they are; the dialog of the shell answers. */
let asker: (() => Promise<boolean>) | null = null;
export function answerProofs(by: (() => Promise<boolean>) | null): void {
  asker = by;
}
export function proveAgain(): Promise<boolean> {
  return asker ? asker() : Promise.resolve(false);
}
