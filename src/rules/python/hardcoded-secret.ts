import type { Rule, TextRange } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { type NamedLiteral, namedLiterals, type SecretForm } from "../python-secrets.ts";
import { judgeSecret, type SecretValueKind } from "../secret-judgement.ts";
import { knownToken } from "../token-rules.ts";

/** What a fixer may know of a hardcoded secret: never its value. */
export interface HardcodedSecret {
  readonly form: SecretForm;
  /** Variable that the value is to come from. */
  readonly envName: string;
  readonly kind: SecretValueKind;
}

/** Values whose spelling a token rule knows are reported by that rule. */
export const hardcodedSecret: Rule<PythonDocument, HardcodedSecret> = {
  id: "python/hardcoded-secret",
  kind: "secret",
  reads: "python",
  title: "Secret written into the code",
  advice:
    "Change it, and read the new one from the environment; let the program refuse to start without it.",
  severity: "high",
  cwe: 798,
  aliases: ["B105", "B106", "B107"],
  triggers: [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "_pass",
    "secret",
    "token",
    "apikey",
    "_key",
    "privatekey",
  ],
  *find(document) {
    for (const literal of namedLiterals(document)) {
      if (!isSecretName(literal.name) || knownToken(literal.value)) continue;
      const isSetting = isSettingOf(literal, document.path);
      const { name, value, form, envName } = literal;
      const judgement = judgeSecret({ name, value, isSetting }, document.path);
      if (!judgement) continue;
      const { kind, severity, confidence } = judgement;
      yield {
        range: literal.range,
        message: messageOf(literal, kind),
        evidence: { form, envName, kind },
        severity,
        confidence,
        ...(literal.symbol !== undefined && { symbol: literal.symbol }),
        ...(kind === "real" && { secrets: [withoutQuotes(literal, document.text)] }),
      };
    }
  },
};

/** Fields of settings, fallbacks, and what frameworks read: a stand-in there is what the program uses. */
export function isSettingOf({ form, name }: NamedLiteral, path: string): boolean {
  if (form === "settings-field" || form === "fallback") return true;
  const isSettingsFile = /(?:^|\/)(?:settings|config|conf)(?:\/[^/]*|\.py|_[^/]*\.py)$/i.test(path);
  return isSettingsFile && form !== "argument" && /^[A-Z][A-Z0-9_]*$/.test(name);
}

/** The value between its quotes, which is what must not be shown. */
export function withoutQuotes({ literal }: Pick<NamedLiteral, "literal">, text: string): TextRange {
  const [head = ""] =
    /^[A-Za-z]{0,2}(?:"""|'''|"|')/.exec(text.slice(literal.start, literal.end)) ?? [];
  const quote = head.replace(/^[A-Za-z]+/, "");
  return { start: literal.start + head.length, end: literal.end - quote.length };
}

function messageOf({ name, form }: NamedLiteral, kind: SecretValueKind): string {
  if (kind === "placeholder") {
    return `${name} is a stand-in that everybody knows, and the program starts with it.`;
  }
  if (form === "fallback")
    return `${name} has a value in the code for when the environment has none.`;
  return `The value of ${name} is written into the code.`;
}
