import type { TextRange } from "../model/index.ts";
import { isPlaceholder, isSecretName } from "./secret-values.ts";

/**
 * Places that spell a credential whatever the file: the password of an address, an `Authorization`
 * header, a variable in capitals that is set on a command line. No finding, only something never to
 * show and never to hash.
 *
 * @returns in order, not overlapping
 */
export function credentialSpans(text: string): TextRange[] {
  const spans = patterns.flatMap(({ pattern, isSecret }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const { name = "", value = "" } = match.groups ?? {};
      const start = match.index + match[0].lastIndexOf(value);
      const found = value !== "" && !isPlaceholder(value) && isSecret({ name, value });
      return found ? [{ start, end: start + value.length }] : [];
    }),
  );
  return unite(spans);
}

/** Sorts ranges and joins those that overlap. */
export function unite(spans: readonly TextRange[]): TextRange[] {
  const united: TextRange[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last && span.start < last.end) {
      united[united.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else united.push(span);
  }
  return united;
}

interface Credential {
  readonly name: string;
  readonly value: string;
}

/** Each starts at a literal and is bounded: a line of a megabyte costs no more than its length. */
const patterns: readonly {
  readonly pattern: RegExp;
  readonly isSecret: (found: Credential) => boolean;
}[] = [
  {
    pattern: /:\/\/[^\s/@:'"]{0,256}:(?<value>[^\s@/'"]{1,1024})(?=@)/g,
    isSecret: () => true,
  },
  {
    // A user alone is a name, or a token.
    pattern: /:\/\/(?<value>[^\s/@:'"$]{16,1024})(?=@)/g,
    isSecret: () => true,
  },
  {
    pattern:
      /authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4}(?<value>[^\s'"]{6,4096})/gi,
    isSecret: () => true,
  },
  {
    pattern:
      /(?<![\w.-])(?<name>[A-Z][A-Z0-9_]{2,99})=["']?(?<value>(?!\$)[^\s"'(){}<>;|&]{1,4096})/g,
    isSecret: ({ name }) => isSecretName(name),
  },
];
