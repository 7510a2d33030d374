/** A half-open slice of an instruction's joined text. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** Splits at blanks outside quotes, as the frontend does for names and pairs. */
export function splitWords(text: string, escapeCharacter = "\\"): Slice[] {
  const slices: Slice[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOfWord(text, at, escapeCharacter);
    if (end > at) slices.push({ start: at, end });
    at = Math.max(end, at + 1);
  }
  return slices;
}

/** Where the word at an index ends: at once where a blank stands there. */
export function endOfWord(text: string, start: number, escapeCharacter: string): number {
  let quote = "";
  for (let i = start; i < text.length; i++) {
    const c = text[i] ?? "";
    if (quote === "" && (c === " " || c === "\t")) return i;
    if (c === escapeCharacter && quote !== "'") i++;
    else if (isQuote(c, quote)) quote = quote === "" ? c : "";
  }
  return text.length;
}

/** What a word says without its quotes and escapes, and whether variables are put in. */
export function unquote(
  text: string,
  escapeCharacter = "\\",
): { value: string; isStatic: boolean } {
  let value = "";
  let isStatic = true;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (c === escapeCharacter && quote !== "'" && i + 1 < text.length) {
      i++;
      value += withoutEscape({ c, next: text[i] ?? "", quote });
    } else if (isQuote(c, quote)) quote = quote === "" ? c : "";
    else {
      isStatic &&= quote === "'" || !/^\$[A-Za-z_{]/.test(text.slice(i, i + 2));
      value += c;
    }
  }
  return { value, isStatic };
}

/** True where a character opens or closes a quote. */
function isQuote(c: string, open: string): boolean {
  return open === "" ? c === '"' || c === "'" : c === open;
}

interface Escaped {
  readonly c: string;
  readonly next: string;
  readonly quote: string;
}

/** In double quotes an escape stays where it escapes nothing. */
function withoutEscape({ c, next, quote }: Escaped): string {
  return quote === '"' && next !== '"' && next !== "$" && next !== c ? c + next : next;
}

/** The value of a variable; `undefined` where it is not known. */
export type Lookup = (name: string) => string | undefined;

/**
 * Puts the values of variables into a text: `$X`, `${X}`, `${X:-word}`, `${X:+word}`.
 *
 * @returns `undefined` where a value that is needed is not known
 */
export function expand(text: string, lookup: Lookup): string | undefined {
  let isKnown = true;
  const result = text.replace(
    /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?([-+])([^{}]*))?\}|\{)/g,
    (_, plain?: string, braced?: string, sign?: string, word = "") => {
      const value = substitute({ value: lookup(plain ?? braced ?? ""), sign, word });
      if (value === undefined) isKnown = false;
      return value ?? "";
    },
  );
  return isKnown ? result : undefined;
}

interface Substitution {
  readonly value: string | undefined;
  readonly sign: string | undefined;
  readonly word: string;
}

function substitute({ value, sign, word }: Substitution): string | undefined {
  if (sign === "-") return value ? value : word;
  if (sign === "+") return value ? word : "";
  return value;
}
