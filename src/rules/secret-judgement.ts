import type { Confidence, Severity } from "../model/index.ts";
import { entropyOf, isPlaceholder, isReference, isSecretName } from "../syntax/secret-values.ts";
import { isTestPath } from "./token-checks.ts";

/** What kind of value stands where a secret belongs. */
export type SecretValueKind =
  /** A value that somebody chose or was given. */
  | "real"
  /** A stand-in such as `changeme`, which the program would use as it is. */
  | "placeholder";

/** A value under a secret's name, and how it got there. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** True where the name is one of settings: a settings class, the environment, a framework's own key. */
  readonly isSetting: boolean;
}

export interface Judgement {
  readonly kind: SecretValueKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/**
 * Judges a literal under a name that means a secret; `undefined` where it is none after all: a label,
 * a field's name, an address, a hash.
 */
export function judgeSecret(named: NamedValue, path: string): Judgement | undefined {
  const { name, value, isSetting } = named;
  const signs = isSigningKeyName(name);
  if (value.trim() === "" || isReference(value)) return undefined;
  if (isPlaceholder(value)) {
    if (!isSetting && !signs) return undefined;
    return lower({ kind: "placeholder", severity: "medium", confidence: "high" }, path);
  }
  if (isNoSecret(named)) return undefined;
  const strong = value.length >= 12 && entropyOf(value) >= 3 && /\d/.test(value);
  if (!strong && !isSetting && !signs && !isPasswordLike(name, value)) return undefined;
  const severity = strong || signs ? "high" : "medium";
  return lower({ kind: "real", severity, confidence: strong ? "high" : "medium" }, path);
}

/**
 * True for the key that an application signs its own sessions and tokens with: only it has to know
 * it, so that a new one can be made at any time.
 */
export function isSigningKeyName(name: string): boolean {
  return /^(?:(?:APP|APPLICATION|DJANGO|FLASK|SESSION|JWT|AUTH|COOKIE|TOKEN|CSRF|ACCESS|REFRESH)_)*(?:SECRET|SECRET_KEY|SIGNING_KEY|JWT_KEY)$/i.test(
    name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_"),
  );
}

function lower(judgement: Judgement, path: string): Judgement {
  return isTestPath(path) ? { ...judgement, severity: "low", confidence: "low" } : judgement;
}

function isNoSecret({ name, value, isSetting }: NamedValue): boolean {
  if (value.length < 3 || value.length > 4096 || /[\r\n\t]/.test(value)) return true;
  if (/EXAMPLE/.test(value)) return true;
  if (/\s/.test(value) && !/\d/.test(value)) return true;
  if (/^(?:\$2[abxy]\$|pbkdf2|argon2|\{SSHA|scrypt[:$]|sha\d+[:$])/.test(value)) return true;
  if (/^(?:https?|file|s3|gs):\/\//.test(value) || /%[sd(]|\{\w*\}/.test(value)) return true;
  if (/^(?:\.{0,2}|~)\/[\w./-]*$/.test(value) || /\.(?:pem|key|json|ya?ml|txt|crt)$/.test(value)) {
    return true;
  }
  if (/^(?:true|false|yes|no|on|off|bearer|basic|\d{1,4})$/i.test(value)) return true;
  if (namesSomething(name, value, isSetting)) return true;
  return value.toLowerCase() === name.toLowerCase() || (echoesName(name, value) && !isSetting);
}

function namesSomething(name: string, value: string, isSetting: boolean): boolean {
  if (!isSetting && namesField.test(value)) return true;
  return namesPlace.test(name) && plainWords.test(value);
}

/** `SESSION_KEY = "created_token"`: under which name something is kept. */
const namesPlace = /(?:session|cache|cookie|storage|context|query|lookup)_?key$/i;
const plainWords = /^[a-z]{2,20}(?:[_.:-][a-z]{2,20}){1,6}$/;

/** `{"secret": "url"}`: of a description of fields, which of them is secret, or of what type it is. */
const namesField =
  /^(?:[a-z]{1,20}_){0,2}(?:url|uri|host|username|channel|string|object|boolean|integer)$/;

/** `PASSWORD = "password"`, `API_KEY = "x-api-key"`: the value only says the name again. */
function echoesName(name: string, value: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const words = plain(value).replace(
    /password|passwd|secret|token|apikey|api|key|auth|access|refresh|private|client|header|user|id|x/g,
    "",
  );
  const isName = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/.test(value) && isSecretName(value);
  return words === "" || isName || plain(name).endsWith(plain(value));
}

/** A short word counts as a password only where the name says what it opens. */
function isPasswordLike(name: string, value: string): boolean {
  const opens =
    /(?:db|database|postgres\w*|mysql|redis|mongo\w*|smtp|e?mail|admin|root|rabbitmq|ftp|ldap)/i;
  if (!/(?:pass(?:word|wd)?|pwd)$/i.test(name))
    return value.length >= 20 && entropyOf(value) >= 3.5;
  return opens.test(name) || (/\d/.test(value) && value.length >= 6);
}
