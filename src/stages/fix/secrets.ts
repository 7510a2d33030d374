import type { Change, Document, Rule, SourceText, Syntax, TextRange } from "../../model/index.ts";
import { compilePatterns } from "../../model/index.ts";
import { credentialSpans, unite } from "../../syntax/credential-spans.ts";
import { type DotenvDocument, dotenvSyntax, isEnvFile } from "../../syntax/dotenv.ts";
import { decodeText } from "../../syntax/text.ts";

/** A text and the places in it that are never shown and never kept. */
export interface SpannedText {
  readonly text: string;
  /** In order, not overlapping. */
  readonly hidden: readonly TextRange[];
}

/** Finds the secrets of files, so that what is shown of them can be masked. */
export interface SecretFinder {
  /** Every secret that a rule sees in a file, and what only looks like one. */
  secretsIn(path: string, bytes: Uint8Array): SpannedText;
}

export function createSecretFinder({
  syntaxes,
  rules,
}: {
  readonly syntaxes: readonly Syntax[];
  readonly rules: readonly Rule[];
}): SecretFinder {
  const syntaxesOf = compilePatterns(syntaxes.map((syntax) => [syntax, syntax.files] as const));
  return {
    secretsIn(path, bytes) {
      const source = decodeText(path, bytes);
      const secrets = syntaxesOf(path).flatMap((syntax) => {
        const document = syntax.parse(source);
        return rules
          .filter(({ reads }) => reads === document.kind)
          .flatMap((rule) => secretsOf(rule, document));
      });
      const { text } = source;
      const hidden = [...secrets, ...credentialSpans(text), ...valuesOf(path, source)];
      return { text, hidden: unite(hidden) };
    },
  };
}

function secretsOf(rule: Rule, document: Document): TextRange[] {
  return [...rule.find(document)].flatMap(({ secrets = [] }) => secrets);
}

/** Nothing of a `.env` is shown but its names. */
function valuesOf(path: string, source: SourceText): TextRange[] {
  if (!isEnvFile(path)) return [];
  const { entries } = dotenvSyntax.parse(source) as DotenvDocument;
  return entries.map(({ valueRange }) => valueRange).filter(({ start, end }) => start < end);
}

/** What stands in the hidden places of a text. */
export function hiddenIn({ text, hidden }: SpannedText): string[] {
  return hidden.map(({ start, end }) => text.slice(start, end));
}

const mask = "********";

/** The text with stars of one length for what is hidden; its lines stay lines. */
export function maskSpans({ text, hidden }: SpannedText): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of hidden) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]+/g, mask);
    at = end;
  }
  return masked + text.slice(at);
}

/** Secrets that changes put into files. */
export function secretsWritten(changes: readonly Change[]): string[] {
  const cut = (text: string, range: TextRange) => text.slice(range.start, range.end);
  return changes.flatMap((change) => {
    if (change.kind === "add-lines") {
      return change.lines.flatMap(({ text, secret }) => (secret ? [cut(text, secret)] : []));
    }
    if (change.kind !== "edit") return [];
    return change.edits.flatMap(({ text, secrets = [] }) => secrets.map((r) => cut(text, r)));
  });
}

/** A short plain word (`postgres`) stands for other things too: it is masked in its place only. */
function isTelling(value: string): boolean {
  return value.length >= 4 && !/^[a-z]{1,8}$/.test(value);
}

/** Replaces every secret in a text by stars of one length, longer ones first: in comments too. */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  return [...new Set(secrets)]
    .filter(isTelling)
    .sort((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, mask), text);
}
