import type { Rule } from "../../model/index.ts";
import { type DotenvDocument, type DotenvEntry, isEnvFile } from "../../syntax/dotenv.ts";
import { entropyOf, isPlaceholder, isSecretName } from "../../syntax/secret-values.ts";
import { knownToken } from "../token-rules.ts";

/** What a fixer may know of a value in a `.env`. */
export interface EnvFileEvidence {
  readonly name: string;
}

/**
 * What git ignores is not offered to rules at all, so a `.env` that is seen is tracked, or would be
 * with the next `git add`. Values that a token rule knows are reported by that rule.
 */
export const envFile: Rule<DotenvDocument, EnvFileEvidence> = {
  id: "secrets/env-file",
  kind: "secret",
  reads: "dotenv",
  title: "Secret in a .env file that git does not ignore",
  advice:
    "Change the secret, stop tracking the file (git rm --cached) and let git and the image build ignore it.",
  severity: "high",
  cwe: 538,
  *find({ path, entries }) {
    if (!isEnvFile(path)) return;
    for (const entry of entries) {
      const { name, value, nameRange, valueRange } = entry;
      if (!isSecret(entry) || knownToken(value)) continue;
      const strong = value.length >= 16 && entropyOf(value) >= 3;
      const severity = isDevelopment(path) ? "low" : strong ? "high" : "medium";
      yield {
        range: { start: nameRange.start, end: valueRange.end },
        message: `${name} is set to a value here, and git does not ignore this file.`,
        evidence: { name },
        symbol: name,
        severity,
        ...(!strong && { confidence: "medium" }),
        secrets: [valueRange],
      };
    }
  },
};

function isSecret({ name, value }: DotenvEntry): boolean {
  if (!isSecretName(name) || isPublic.test(name) || isPlaceholder(value)) return false;
  return !/^(?:true|false|yes|no|on|off|\d{1,5})$/i.test(value);
}

/** Frameworks ship variables of these names to browsers: they are public by design. */
const isPublic = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|GATSBY|VUE_APP)_/;

function isDevelopment(path: string): boolean {
  return /(?:^|[._/-])(?:test|tests|testing|ci|dev|development|local)(?:[._/-]|$)/i.test(path);
}
