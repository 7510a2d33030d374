import { compareDigits, compareText } from "./with-invalid.ts";

/** A part of an apk version. Lower kinds sort below higher ones where a version has one and the other another. */
interface Token {
  readonly kind: keyof typeof kinds;
  /** Digits, the letter, the suffix' name or the commit. */
  readonly text: string;
}

/**
 * What weighs less where two versions differ in kind: a pre-release ends below the version itself, all
 * else above it.
 */
const kinds = {
  "pre-release": 0,
  invalid: 1,
  end: 2,
  revision: 3,
  commit: 4,
  "suffix-number": 5,
  "post-release": 6,
  letter: 7,
  digits: 8,
} as const;

/** In their order. */
const suffixes: readonly string[] = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"];

const firstPostRelease = suffixes.indexOf("cvs");

/**
 * Orders two versions as apk does. Strings that are no versions are ordered by the same rules as far as
 * they are sound, so that a sort never fails on content.
 *
 * @see apk-package(5), apk-version(8), apk-tools' src/version.c
 */
export function compareApk(a: string, b: string): number {
  if (a === b) return 0;
  const left = tokensOf(a);
  const right = tokensOf(b);
  for (let i = 0; ; i++) {
    const x = left[i] ?? end;
    const y = right[i] ?? end;
    if (x.kind !== y.kind) return kinds[x.kind] - kinds[y.kind];
    if (x.kind === "end" || x.kind === "invalid") return 0;
    const difference = compareTokens(x, y, i);
    if (difference !== 0) return difference;
  }
}

/** True for a version that apk accepts: `1.2.3b_rc1_p2~1a2b3c-r4`. */
export function isApk(version: string): boolean {
  return tokensOf(version).every(({ kind }) => kind !== "invalid");
}

const end: Token = { kind: "end", text: "" };
const invalid: Token = { kind: "invalid", text: "" };

function compareTokens(a: Token, b: Token, index: number): number {
  switch (a.kind) {
    case "digits":
      // After a point, zeros in front make a fraction: 1.05 is less than 1.5.
      if (index > 0 && (a.text.startsWith("0") || b.text.startsWith("0"))) {
        return compareText(a.text, b.text);
      }
      return compareDigits(a.text, b.text);
    case "suffix-number":
    case "revision":
      return compareDigits(a.text, b.text);
    case "pre-release":
    case "post-release":
      return suffixes.indexOf(a.text) - suffixes.indexOf(b.text);
    default:
      return compareText(a.text, b.text);
  }
}

/** Splits a version; ends with the token `invalid` where it is none. */
function tokensOf(version: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < version.length || tokens.length === 0) {
    const found = nextToken(version, at, tokens.at(-1)?.kind);
    if (!found) return [...tokens, invalid];
    tokens.push(found.token);
    at = found.next;
  }
  return tokens;
}

interface FoundToken {
  readonly token: Token;
  readonly next: number;
}

function nextToken(
  version: string,
  at: number,
  before: Token["kind"] | undefined,
): FoundToken | undefined {
  for (const { kind, follows, pattern } of grammar) {
    if (!follows.includes(before)) continue;
    pattern.lastIndex = at;
    const [, text] = pattern.exec(version) ?? [];
    if (text === undefined) continue;
    const read = kind === "suffix" ? kindOfSuffix(text) : kind;
    return read && { token: { kind: read, text }, next: pattern.lastIndex };
  }
  return undefined;
}

function kindOfSuffix(name: string): Token["kind"] | undefined {
  const index = suffixes.indexOf(name);
  if (index < 0) return undefined;
  return index < firstPostRelease ? "pre-release" : "post-release";
}

interface Production {
  readonly kind: Token["kind"] | "suffix";
  /** `undefined` is the beginning. */
  readonly follows: readonly (Token["kind"] | undefined)[];
  /** Sticky; its group is the token's text. */
  readonly pattern: RegExp;
}

const suffixed = ["pre-release", "post-release"] as const;
const beforeSuffix = ["digits", "letter", ...suffixed, "suffix-number"] as const;

const grammar: readonly Production[] = [
  { kind: "digits", follows: [undefined], pattern: /(\d+)/y },
  { kind: "digits", follows: ["digits"], pattern: /\.(\d+)/y },
  { kind: "letter", follows: ["digits"], pattern: /([a-z])/y },
  { kind: "suffix-number", follows: suffixed, pattern: /(\d+)/y },
  { kind: "suffix", follows: beforeSuffix, pattern: /_([a-z]+)/y },
  { kind: "commit", follows: beforeSuffix, pattern: /~([0-9a-f]+)/y },
  { kind: "revision", follows: [...beforeSuffix, "commit"], pattern: /-r(\d+)/y },
];
