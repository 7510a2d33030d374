import { scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, TextRange } from "../../model/index.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { type NamedLiteral, namedLiterals, type SecretForm } from "../javascript-secrets.ts";
import { judgeSecret, type SecretValueKind } from "../secret-judgement.ts";
import { isTestFile } from "../test-files.ts";
import { knownToken } from "../token-rules.ts";

/** What a fixer may know of a hardcoded secret: never its value. */
export interface HardcodedSecret {
  readonly form: SecretForm;
  /** Variable that the value is to come from. */
  readonly envName: string;
  readonly kind: SecretValueKind;
}

/** Values whose spelling a token rule knows are reported by that rule. */
export const hardcodedSecret: Rule<JavascriptDocument, HardcodedSecret> = {
  id: "javascript/hardcoded-secret",
  kind: "secret",
  reads: "javascript",
  title: "Secret written into the code",
  advice:
    "Change it, and read the new one from the environment; let the program refuse to start without it.",
  severity: "high",
  cwe: 798,
  triggers: [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pass:",
    "secret",
    "token",
    "apikey",
    "_key",
    "privatekey",
    "jsonwebtoken",
    "createhmac",
    "createcipheriv",
    "createdecipheriv",
    "cookie-parser",
    "cookie-session",
    "sequelize",
    "crypto-js",
    "jwt-simple",
  ],
  *find(document) {
    for (const literal of namedLiterals(scopesOf(document))) {
      const judgement = judge(literal, document.path);
      if (!judgement) continue;
      const { kind, severity, confidence } = judgement;
      const { form, envName, symbol } = literal;
      yield {
        range: literal.range,
        message: messageOf(literal, kind),
        evidence: { form, envName, kind },
        severity,
        confidence,
        ...(symbol !== undefined && { symbol }),
        ...(kind === "real" && { secrets: [insideQuotes(literal)] }),
      };
    }
  },
};

function judge(literal: NamedLiteral, path: string): ReturnType<typeof judgeSecret> {
  const { name, isKey, form } = literal;
  const { value } = literal.literal;
  if (!(isKey || isSecretName(name)) || knownToken(value)) return undefined;
  // What tests log in with is made for them.
  if (isTestFile(path) && value.length < 20) return undefined;
  const isSetting = form === "fallback" || isKey;
  if (/pass(?:word)?$/i.test(name) && uuid.test(value)) return undefined;
  if (!isSetting && isWords(value)) return undefined;
  // In any object a `secret` may be a label or a path: only keys of libraries are known to be used.
  const judged = form === "entry" && /^secret$/i.test(name) ? "value_secret" : name;
  // A key may be any sentence.
  const judgedValue = isKey ? value.replace(/ /g, "-") : value;
  return judgeSecret({ name: judged, value: judgedValue, isSetting }, path);
}

/** Passwords are no UUIDs: such names tell of products. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `REFRESH_TOKEN_SUCCESS`, `auth/token-expired`, `required|min:8`: names of something. */
function isWords(value: string): boolean {
  if (/^(?:required|nullable|optional|string|min|max)[|:]/.test(value)) return true;
  return value.length < 100 && /^[A-Za-z]{1,30}(?:[ _./:@-][A-Za-z]{1,30}){1,12}$/.test(value);
}

function insideQuotes({ literal: { range } }: NamedLiteral): TextRange {
  return { start: range.start + 1, end: range.end - 1 };
}

function messageOf({ name, form }: NamedLiteral, kind: SecretValueKind): string {
  if (kind === "placeholder") {
    return `${name} is a stand-in that everybody knows, and the program starts with it.`;
  }
  if (form === "fallback")
    return `${name} has a value in the code for when the environment has none.`;
  return `The value of ${name} is written into the code.`;
}
