/** One character of a statement that is put together, or a place that an expression fills. */
export type SqlUnit = { readonly kind: "char"; readonly char: string } | { readonly kind: "hole" };

/** A word of a statement. */
export interface SqlToken {
  readonly kind: "word" | "number" | "string" | "quoted" | "op" | "punct" | "hole" | "comment";
  /** Words in lower case; of quoted texts only the quote. */
  readonly text: string;
  /** Units, the end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Of quoted texts: false where the statement ends inside. */
  readonly isClosed?: boolean;
}

/** Splits a statement into words as SQL does; holes are words of their own, or inside of quoted texts. */
export function tokenizeSql(units: readonly SqlUnit[]): SqlToken[] {
  const tokens: SqlToken[] = [];
  const text = units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
  for (let at = 0; at < text.length; ) {
    const token = nextToken(text, at);
    if (token) tokens.push(token);
    at = token ? token.to : at + 1;
  }
  return tokens;
}

const word = /[A-Za-z_\u00A1-\uFFFC][\w$\u00A1-\uFFFC]*/y;
const number = /\d+(?:\.\d+)?/y;
const operator = /::|->>?|#>>?|@>|<@|@@|<=>|<>|!=|<=|>=|==|\|\||~\*|[=<>+*/~%^&|!?@#:$-]/y;
const dollarQuote = /\$(?:[A-Za-z_]\w*)?\$/y;

function nextToken(text: string, at: number): SqlToken | undefined {
  const char = text[at] ?? "";
  if (/\s/.test(char)) return undefined;
  if (char === "\0") return { kind: "hole", text: "", from: at, to: at + 1 };
  if (char === "'") return quotedToken(text, at, "string");
  if (char === '"' || char === "`") return quotedToken(text, at, "quoted");
  const comment = commentEnd(text, at);
  if (comment !== undefined) return { kind: "comment", text: "", from: at, to: comment };
  const tag = matchAt(dollarQuote, text, at);
  if (tag) {
    const close = text.indexOf(tag, at + tag.length);
    const to = close === -1 ? text.length : close + tag.length;
    return { kind: "comment", text: "", from: at, to };
  }
  for (const [kind, pattern] of [
    ["word", word],
    ["number", number],
    ["op", operator],
  ] as const) {
    const found = matchAt(pattern, text, at);
    if (found) return { kind, text: found.toLowerCase(), from: at, to: at + found.length };
  }
  return { kind: "punct", text: char, from: at, to: at + 1 };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A doubled quote is part of the text. */
function quotedToken(text: string, from: number, kind: "string" | "quoted"): SqlToken {
  const quote = text[from] ?? "";
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== quote) continue;
    if (text[at + 1] !== quote) return { kind, text: quote, from, to: at + 1, isClosed: true };
    at++;
  }
  return { kind, text: quote, from, to: text.length, isClosed: false };
}

function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith("--", at)) {
    const end = text.indexOf("\n", at);
    return end === -1 ? text.length : end;
  }
  if (!text.startsWith("/*", at)) return undefined;
  const end = text.indexOf("*/", at + 2);
  return end === -1 ? text.length : end + 2;
}
