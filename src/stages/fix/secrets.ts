import type { Change, Document, Rule, Syntax, TextRange } from "../../model/index.ts";
import { compilePatterns } from "../../model/index.ts";
import { decodeText } from "../../syntax/text.ts";

/** Shorter ones are never masked by value: they would star out half the text. */
const shortest = 4;

/** Finds the secrets of files, so that what is shown of them can be masked. */
export interface SecretFinder {
  /** Every secret that a rule sees in a file. */
  secretsIn(path: string, bytes: Uint8Array): readonly string[];
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
      return syntaxesOf(path).flatMap((syntax) => {
        const document = syntax.parse(source);
        return rules
          .filter(({ reads }) => reads === document.kind)
          .flatMap((rule) => secretsOf(rule, document));
      });
    },
  };
}

function secretsOf(rule: Rule, document: Document): string[] {
  return [...rule.find(document)].flatMap(({ secrets = [] }) =>
    secrets.map((range) => document.text.slice(range.start, range.end)),
  );
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

/** Replaces every secret in a text by stars of one length, longer ones first. */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  const values = [...new Set(secrets)].filter(({ length }) => length >= shortest);
  return values
    .sort((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, "********"), text);
}
