import { argumentAt, constantText, importedPaths } from "../../analysis/javascript/names.ts";
import {
  functionName,
  functionOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsNode } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Fast hashes let somebody who has the table try billions of passwords a second. */
export const weakPasswordHash: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/weak-password-hash",
  kind: "code",
  reads: "javascript",
  title: "Password is hashed too fast",
  advice: "Hash passwords with argon2, bcrypt or `crypto.scrypt`, each with a salt of its own.",
  severity: "high",
  confidence: "medium",
  cwe: 916,
  triggers: ["createhash", "md5", "sha1", "sha256"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const hashed = hashedBy(call, scopes);
    const name = hashed && passwordIn(hashed.value);
    if (!hashed || name === undefined) continue;
    yield matchAt(scopes, {
      node: call,
      message: `${hashed.algorithm} of \`${name}\` is computed in no time.`,
      evidence: { at: call.range },
    });
  }
}

const packages: Readonly<Record<string, string | undefined>> = {
  md5: "MD5",
  "blueimp-md5": "MD5",
  sha1: "SHA-1",
  "js-sha1": "SHA-1",
  "crypto-js.MD5": "MD5",
  "crypto-js.SHA1": "SHA-1",
  "crypto-js.SHA256": "SHA-256",
  "crypto-js.SHA512": "SHA-512",
};

interface Hashed {
  readonly algorithm: string;
  readonly value: JsNode;
}

/** `createHash("md5").update(value)`, `md5(value)`. */
function hashedBy(call: JsCall, scopes: ModuleScopes): Hashed | undefined {
  const value = argumentAt(call, 0);
  if (!value) return undefined;
  for (const path of importedPaths(scopes, call.callee)) {
    const algorithm = Object.hasOwn(packages, path) ? packages[path] : undefined;
    if (algorithm) return { algorithm, value };
  }
  const { callee } = call;
  if (callee.kind !== "member" || callee.name !== "update" || callee.object.kind !== "call") {
    return undefined;
  }
  const maker = callee.object;
  if (!importedPaths(scopes, maker.callee).includes("crypto.createHash")) return undefined;
  const [first] = maker.args;
  const algorithm = first && constantText(scopes, first);
  const isFast =
    algorithm !== undefined && /^(?:md[245]|sha-?(?:1|224|256|384|512)|ripemd)/i.test(algorithm);
  // Keys are stretched by many rounds, some of them in a loop.
  return isFast && !isRepeated(call, scopes)
    ? { algorithm: algorithm.toUpperCase(), value }
    : undefined;
}

function isRepeated(call: JsCall, scopes: ModuleScopes): boolean {
  for (let at = scopes.parentOf(call); at; at = scopes.parentOf(at)) {
    if (/^(?:for|for-each|while)$/.test(at.kind)) return true;
    if (at.kind === "function") break;
  }
  const inside = functionOf(scopes, call);
  // Services such as Have I Been Pwned are asked by the beginning of a hash.
  const name = (inside && functionName(scopes, inside)) ?? "";
  return (
    /pwned|breach|cache|etag|checksum|fingerprint/i.test(name) || isOnlyShortened(call, scopes)
  );
}

/** bcrypt reads 72 bytes: a longer password is hashed before it gets there. */
function isOnlyShortened(call: JsCall, scopes: ModuleScopes): boolean {
  const inside = functionOf(scopes, call);
  const rest = inside ? scopes.text.slice(call.range.end, inside.range.end) : "";
  return /\b(?:bcrypt(?:js)?|argon2|scrypt(?:Sync)?|pbkdf2(?:Sync)?)\b|["'](?:hash|compare)["']/.test(
    rest.slice(0, 3000),
  );
}

const passwords = /^(?:\w*_)?(?:pass(?:word|wd|phrase)?|pwd)$|(?:Password|Passwd|Passphrase)$/;

/** The name of a password that is among what is hashed. */
function passwordIn(value: JsNode): string | undefined {
  for (const node of walkNodes(value)) {
    const name = node.kind === "name" ? node.id : node.kind === "member" ? node.name : "";
    if (passwords.test(name)) return name;
  }
  return undefined;
}
