/** Matches one name of a path; a pattern with an open bracket or a last backslash matches none. */
export type NameMatcher = (name: string) => boolean;

/**
 * Compiles the pattern of one path segment as git's wildmatch reads it: `*`, `?`, `[a-z]`, `[!a]`,
 * `[[:digit:]]`, and backslashes. Matching takes at most the product of both lengths.
 */
export function compileName(pattern: string): NameMatcher {
  const tokens = tokenize(pattern);
  if (!tokens) return () => false;
  if (tokens.every((token) => typeof token === "string")) {
    const literal = tokens.join("");
    return (name) => name === literal;
  }
  return endMatcher(tokens) ?? ((name) => matchSequence([...name], tokens, charSequence));
}

/** Nearly all patterns are `*.log` or `build*`. */
function endMatcher(tokens: readonly Token[]): NameMatcher | undefined {
  const rest = tokens.filter((token) => typeof token === "string").join("");
  const stars = tokens.filter((token) => token === star).length;
  if (stars !== 1 || tokens.some((token) => typeof token === "function")) return undefined;
  if (tokens[0] === star) return (name) => name.endsWith(rest);
  return tokens.at(-1) === star ? (name) => name.startsWith(rest) : undefined;
}

interface Sequence<P, T> {
  readonly isStar: (part: P) => boolean;
  readonly matches: (part: P, item: T) => boolean;
}

/** Matches items against parts, where a star stands for any number of items. */
export function matchSequence<P, T>(
  items: readonly T[],
  parts: readonly P[],
  { isStar, matches }: Sequence<P, T>,
): boolean {
  let part = 0;
  let item = 0;
  // Only the last star needs to be tried again: an earlier one has already found its earliest place.
  let back: { readonly part: number; item: number } | undefined;
  while (item < items.length) {
    const at = parts[part];
    if (at !== undefined && isStar(at)) {
      back = { part: ++part, item };
    } else if (at !== undefined && matches(at, items[item] as T)) {
      part++;
      item++;
    } else if (back) {
      part = back.part;
      item = ++back.item;
    } else return false;
  }
  return parts.slice(part).every(isStar);
}

/** Matches a text against a pattern in which only `*` and `?` mean more than themselves. */
export function matchesWildcards(text: string, pattern: string): boolean {
  return matchSequence(text.split(""), pattern.split(""), wildcards);
}

const wildcards = {
  isStar: (part: string): boolean => part === "*",
  matches: (part: string, char: string): boolean => part === "?" || part === char,
};

const star = Symbol("*");
type Token = string | typeof star | ((char: string) => boolean);

const charSequence = { isStar: (token: Token): boolean => token === star, matches };

function matches(token: Token, char: string): boolean {
  return typeof token === "function" ? token(char) : token === char;
}

function tokenize(pattern: string): readonly Token[] | undefined {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at++) {
    const found = tokenAt(chars, at);
    if (!found) return undefined;
    if (found.token !== star || tokens.at(-1) !== star) tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

/** `end` is the index of its last character. */
function tokenAt(
  chars: readonly string[],
  at: number,
): { readonly token: Token; readonly end: number } | undefined {
  if (chars[at] === "*") return { token: star, end: at };
  if (chars[at] === "?") return { token: () => true, end: at };
  if (chars[at] === "[") {
    const found = charClass(chars, at + 1);
    return found && { token: found.test, end: found.end };
  }
  const { char, end } = literalAt(chars, at);
  return char === undefined ? undefined : { token: char, end };
}

interface CharClass {
  readonly test: (char: string) => boolean;
  /** Index of the closing bracket. */
  readonly end: number;
}

function charClass(chars: readonly string[], start: number): CharClass | undefined {
  const negated = chars[start] === "!" || chars[start] === "^";
  const first = negated ? start + 1 : start;
  const tests: ((char: string) => boolean)[] = [];
  for (let at = first; at < chars.length; at++) {
    if (chars[at] === "]" && at > first) {
      return { end: at, test: (char) => tests.some((test) => test(char)) !== negated };
    }
    const member = classMember(chars, at);
    if (!member) return undefined;
    tests.push(member.test);
    at = member.end;
  }
  return undefined;
}

/** A named class, a range or a character; `end` is the index of its last character. */
function classMember(chars: readonly string[], at: number): CharClass | undefined {
  if (chars[at] === "[" && chars[at + 1] === ":") {
    const end = chars.indexOf("]", at + 2);
    const name = chars.slice(at + 2, end - 1).join("");
    const named = end > 0 && chars[end - 1] === ":" ? namedClasses[name] : undefined;
    return named && { end, test: (char) => named.test(char) };
  }
  const low = literalAt(chars, at);
  const isRange = chars[low.end + 1] === "-" && chars[low.end + 2] !== "]";
  const high = isRange ? literalAt(chars, low.end + 2) : low;
  if (low.char === undefined || high.char === undefined) return undefined;
  const [from, to] = [low.char, high.char];
  return { end: high.end, test: (char) => char === from || (char >= from && char <= to) };
}

function literalAt(
  chars: readonly string[],
  at: number,
): { readonly char: string | undefined; readonly end: number } {
  return chars[at] === "\\" ? { char: chars[at + 1], end: at + 1 } : { char: chars[at], end: at };
}

const namedClasses: Readonly<Record<string, RegExp | undefined>> = {
  alnum: /[a-z0-9]/i,
  alpha: /[a-z]/i,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9a-f]/i,
};
