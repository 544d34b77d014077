let translate: ((said: string) => string) | null = null;

/** What the server said, in the language of the studio as far as it is known; else as it came. */
export const said = (words: string): string => translate?.(words) ?? words;

/** Choose how the server's sentences are put from now on; null leaves them in English. */
export function putInto(words: ((said: string) => string) | null): void {
  translate = words;
}
