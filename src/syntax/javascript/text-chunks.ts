import type { TextRange } from "../../model/index.ts";

/**
 * Cuts a text where a line begins with a word: there a statement of the module begins, as people
 * write them. Never more than a thousand pieces.
 */
export function chunksOf(text: string): TextRange[] {
  const starts = [0];
  for (const { index } of text.matchAll(/^(?!(?:else|catch|finally|case|default)\b)[\w$@]/gm)) {
    if (index > 0) starts.push(index);
  }
  if (starts.length > maxChunks) return [];
  return starts.map((start, at) => ({ start, end: starts[at + 1] ?? text.length }));
}

const maxChunks = 1_000;
