import type { Rule, RuleId, RuleMatch, Severity, TextRange } from "../model/index.ts";
import { entropyOf } from "../syntax/secret-values.ts";
import type { TextDocument } from "../syntax/text.ts";
import { isTestPath, type TokenVerdict } from "./token-checks.ts";

/** What a fixer may know of a token: never the token. */
export interface TokenEvidence {
  /** `GitHub token`. */
  readonly type: string;
  /** Where it is taken back, in words. */
  readonly revoke: string;
}

/** A kind of token that its spelling gives away. */
export interface TokenDeclaration {
  readonly id: RuleId;
  /** `GitHub token`. */
  readonly type: string;
  /**
   * The token from its first character, its end looked at too. Without nested quantifiers, each
   * quantifier bounded. The group `secret` is the secret part, where it is not all of it.
   */
  readonly pattern: RegExp;
  /** Literals of which each token holds one, by which files are chosen; and where it starts. */
  readonly keywords: readonly string[];
  /** Literals that a token starts with, where those are not the keywords. */
  readonly starts?: readonly string[];
  /** Characters of the token before its keyword. */
  readonly back?: number;
  /** False where the keyword is a word of the line, and the token may follow any text. */
  readonly boundary?: boolean;
  /** Bits per character below which a value is taken for made up. 2.6 where left out. */
  readonly minEntropy?: number;
  readonly severity: Severity;
  /** Where the token is taken back: a place in a menu, in words. */
  readonly revoke: string;
  /** Looks at the structure. */
  readonly check?: (secret: string, token: string) => TokenVerdict;
}

export type TokenRule = Rule<TextDocument, TokenEvidence>;

/**
 * Makes a rule for one kind of token. Each keyword is looked up in the text, and the pattern tried
 * only there, so that the work is linear in the text. Made-up tokens are passed over.
 */
export function tokenRule(declaration: TokenDeclaration): TokenRule {
  const { id, type, keywords, severity, revoke } = declaration;
  return {
    id,
    kind: "secret",
    reads: "text",
    title: `${headline(type)} in a file`,
    advice: `Take it back (${revoke}) and give the new one by the environment: this one stays in the git history.`,
    severity,
    cwe: 798,
    triggers: keywords,
    *find({ text, path }) {
      for (const { range, secret } of tokensIn(text, declaration)) {
        const match = judge({ text, path, range, secret, declaration });
        if (match) yield match;
      }
    },
  };
}

interface Occurrence {
  readonly range: TextRange;
  readonly secret: TextRange;
}

function* tokensIn(text: string, declaration: TokenDeclaration): Generator<Occurrence> {
  const { pattern, keywords, starts = keywords, back = 0, boundary = true } = declaration;
  const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}dy`);
  for (const start of starts) {
    let from = 0;
    for (;;) {
      const hit = text.indexOf(start, from);
      if (hit === -1) break;
      from = hit + start.length;
      const at = hit - back;
      if (at < 0 || (boundary && isWord(text.charCodeAt(at - 1)))) continue;
      sticky.lastIndex = at;
      const match = sticky.exec(text);
      if (!match) continue;
      const range = { start: at, end: at + match[0].length };
      const [secretStart, secretEnd] = match.indices?.groups?.["secret"] ?? [at, range.end];
      yield { range, secret: { start: secretStart, end: secretEnd } };
      from = Math.max(from, range.end);
    }
  }
}

function judge({
  text,
  path,
  range,
  secret,
  declaration,
}: Occurrence & {
  readonly text: string;
  readonly path: string;
  readonly declaration: TokenDeclaration;
}): RuleMatch<TokenEvidence> | undefined {
  const { type, revoke, check, minEntropy = 2.6 } = declaration;
  const value = text.slice(secret.start, secret.end);
  if (entropyOf(value.slice(0, 400)) < minEntropy || isMadeUp(value)) return undefined;
  const verdict = check?.(value, text.slice(range.start, range.end)) ?? {};
  if (verdict === "no") return undefined;
  const doubtful = !verdict.proven && isTestPath(path);
  return {
    range,
    message: `${article(type)} ${type} is written here${verdict.says ? `: ${verdict.says}` : ""}.`,
    evidence: { type, revoke },
    secrets: [secret],
    ...(verdict.severity && { severity: verdict.severity }),
    ...(verdict.confidence && { confidence: verdict.confidence }),
    ...(doubtful && { severity: "low", confidence: "low" }),
  };
}

/** True for what people write to show the form of a token: repeated, counted up, or named so. */
function isMadeUp(value: string): boolean {
  return /example|placeholder|changeme|dummy|fake|redacted|your[_-]|x{6}|0{8}|\*{3}|\.{3}|12345678|abcdefgh|1a2b3c4d/i.test(
    value.slice(0, 400),
  );
}

/** Words that are names keep their spelling. */
function headline(type: string): string {
  return /^(?:npm|age) /.test(type) ? type : type.charAt(0).toUpperCase() + type.slice(1);
}

function article(type: string): string {
  return /^(?:[AEIOU]|NPM|SSH)/i.test(type) ? "An" : "A";
}

/** ASCII letters, digits, underscore and dash; NaN before the text is none. */
function isWord(code: number): boolean {
  return (
    code === 45 ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    (code >= 97 && code <= 122)
  );
}
