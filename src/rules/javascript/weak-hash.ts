import { constantText, importedPaths } from "../../analysis/javascript/names.ts";
import {
  functionName,
  functionOf,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Two texts with one MD5 or SHA-1 can be made: what is signed or compared by it can be exchanged. */
export const weakHash: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/weak-hash",
  kind: "code",
  reads: "javascript",
  title: "Hash can be forged",
  advice: "Use `sha256`, or an HMAC where a secret is hashed with it.",
  severity: "medium",
  confidence: "medium",
  cwe: 328,
  triggers: ["createhash", "hash("],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const name = weakAlgorithm(call, scopes);
    if (name === undefined) continue;
    const words = wordsRound(call, scopes);
    // Passwords need more than another hash: `weak-password-hash` says so.
    if (words.some((word) => harmless.test(word) || passwords.test(word))) continue;
    const guards = words.some((word) => guarding.test(word));
    yield matchAt(scopes, {
      node: call,
      message: guards
        ? `What ${name.toUpperCase()} stands for here can be exchanged for something else.`
        : `Two texts with one ${name.toUpperCase()} can be made in minutes or days.`,
      evidence: { at: call.range },
      severity: guards ? "medium" : "low",
    });
  }
}

/** Of `createHash("md5")`. */
function weakAlgorithm(call: JsCall, scopes: ModuleScopes): string | undefined {
  const [first] = call.args;
  if (!first || !importedPaths(scopes, call.callee).includes("crypto.createHash")) return undefined;
  const name = constantText(scopes, first);
  return name !== undefined && /^(?:md[245]|sha-?1|ripemd\d*|rmd160)$/i.test(name)
    ? name
    : undefined;
}

const harmless =
  /cache|ntlm|digest_?auth|e_?tag|gravatar|avatar|thumb|shard|bucket|checksum|integrity|fingerprint|dedup|pwned|breach|websocket|sec_accept|uuid_?v?[35]|color|content_?hash|asset|file_?hash|version|revision/i;
const passwords = /passw|pwd/i;
const guarding = /sign(?:ature|ed)?$|token|hmac|secret|auth|verif|nonce|session|csrf|api_?key/i;

const maxWords = 40;

/** Names of what is hashed, of what the hash becomes and of the function round it, as words. */
function wordsRound(call: JsCall, scopes: ModuleScopes): readonly string[] {
  const words: string[] = [];
  let below: JsNode = call;
  for (let at = scopes.parentOf(below); at; at = scopes.parentOf(at)) {
    if (at.kind === "function") break;
    words.push(...wordsAt(at, below));
    below = at;
  }
  const inside = functionOf(scopes, call);
  const name = inside && functionName(scopes, inside);
  return [...words, ...(name === undefined ? [] : [name])].slice(0, maxWords);
}

function wordsAt(node: JsNode, below: JsNode): readonly string[] {
  switch (node.kind) {
    case "declarator":
    case "assign":
      return named(node.target);
    case "property":
    case "field":
      return node.name === undefined ? [] : [node.name];
    case "call": {
      const hashed = node.callee === below ? node.args.flatMap(namesIn) : [];
      // `setHeader("ETag", …)`
      const [first] = node.args;
      const label = first?.kind === "string" && first !== below ? [first.value.slice(0, 40)] : [];
      return [...named(node.callee), ...label, ...hashed];
    }
    default:
      return [];
  }
}

function named(target: JsExpression): readonly string[] {
  const name = lastNameOf(target);
  return name === undefined ? [] : [name];
}

function namesIn(value: JsExpression): readonly string[] {
  const names: string[] = [];
  for (const node of walkNodes(value)) {
    if (names.length >= 10) break;
    if (node.kind === "name" || node.kind === "member") names.push(...named(node));
  }
  return names;
}
