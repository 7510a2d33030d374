import { isImported, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A fast hash lets a thief try billions of passwords in a second. */
export const weakPasswordHash: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/weak-password-hash",
  kind: "code",
  reads: "python",
  title: "Passwords are hashed too fast",
  advice: "Hash passwords with Argon2, scrypt or bcrypt, each with a salt of its own.",
  severity: "medium",
  cwe: 916,
  aliases: ["B303", "B324"],
  triggers: ["hashlib", "crypt", "werkzeug"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const message = dangerOf(call, scopes);
    if (message !== undefined) {
      yield matchAt(scopes, { node: call, message, evidence: { at: call.range } });
    }
  }
}

const fast = new Set(
  ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512"].map(
    (name) => `hashlib.${name}`,
  ),
);

/** True for one round of a fast hash over a password. */
export function hashesPassword(call: PyCall, scopes: ModuleScopes): boolean {
  const first = isImported(scopes, call.callee, fast) ? positional(call, 0) : undefined;
  return first !== undefined && isPassword(first);
}

function dangerOf(call: PyCall, scopes: ModuleScopes): string | undefined {
  if (hashesPassword(call, scopes)) return oneRound;
  const { callee } = call;
  return slowChecks.find(({ paths }) => isImported(scopes, callee, paths))?.dangerOf(call, scopes);
}

const oneRound = "One round of this hash guards a password.";

const slowChecks: readonly {
  readonly paths: ReadonlySet<string>;
  dangerOf(call: PyCall, scopes: ModuleScopes): string | undefined;
}[] = [
  {
    paths: new Set(["hashlib.pbkdf2_hmac"]),
    dangerOf(call) {
      const rounds = numberOf(keyword(call, "iterations")?.value ?? positional(call, 3));
      // A tenth of what OWASP asks for with SHA-256: a mistake beyond doubt.
      if (rounds === undefined || rounds >= 60_000) return undefined;
      return `${rounds} rounds of PBKDF2 are too few: OWASP asks for 600000 with SHA-256.`;
    },
  },
  {
    paths: new Set(["bcrypt.gensalt"]),
    dangerOf(call) {
      const rounds = numberOf(keyword(call, "rounds")?.value ?? positional(call, 0));
      if (rounds === undefined || rounds >= 10) return undefined;
      return `A cost of ${rounds} is too low for bcrypt: 12 is its default.`;
    },
  },
  {
    paths: new Set(["crypt.crypt", "crypt.mksalt"]),
    dangerOf(call, scopes) {
      const method =
        keyword(call, "salt")?.value ??
        keyword(call, "method")?.value ??
        positional(call, isImported(scopes, call.callee, new Set(["crypt.crypt"])) ? 1 : 0);
      return method && isImported(scopes, method, oldCrypt)
        ? "What crypt makes of a password here can be guessed at billions of times a second."
        : undefined;
    },
  },
  {
    paths: new Set(["werkzeug.security.generate_password_hash"]),
    dangerOf(call, { text }) {
      const method = stringValue(keyword(call, "method")?.value ?? positional(call, 1), text);
      return method !== undefined && /^(?:plain|md5|sha\d+)$/.test(method) ? oneRound : undefined;
    },
  },
];

const oldCrypt = new Set(["crypt.METHOD_CRYPT", "crypt.METHOD_MD5"]);

/** `password`, `user.password.encode()`, `bytes(pwd, "utf-8")`, `salt + password`. */
function isPassword(value: PyExpression, depth = 0): boolean {
  if (depth > 8) return false;
  const inside = (part: PyExpression | undefined) =>
    part !== undefined && isPassword(part, depth + 1);
  switch (value.kind) {
    case "name":
    case "attribute":
      return /(?:^|_)(?:password|passwd|pwd|passphrase)\d?$/i.test(lastNameOf(value) ?? "");
    case "binary":
      return inside(value.left) || inside(value.right);
    case "call":
      if (value.callee.kind === "attribute") {
        return value.callee.name === "encode" && inside(value.callee.object);
      }
      return (
        /^(?:bytes|str|force_bytes|to_bytes)$/.test(lastNameOf(value.callee) ?? "") &&
        inside(value.args[0]?.value)
      );
    case "string":
      return value.pieces.some(({ segments }) =>
        segments.some((segment) => segment.kind === "hole" && inside(segment.expression)),
      );
    default:
      return false;
  }
}

function numberOf(value: PyExpression | undefined): number | undefined {
  const text = value?.kind === "number" ? value.text.replaceAll("_", "") : "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
