import { constantOf, textOf } from "../../analysis/python/constants.ts";
import {
  importedPaths,
  isImported,
  keyword,
  positional,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { type HashUse, hashUse } from "../python-hash-uses.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";
import { hashesPassword } from "./weak-password-hash.ts";

/** What `mark-hash` starts from. */
export interface WeakHashEvidence {
  /** Of the call. */
  readonly at: TextRange;
  /** Only functions of hashlib can be told what they are for. */
  readonly library: "hashlib" | "other";
  readonly use: HashUse;
}

/** Two texts with the same MD5 or SHA-1 can be made in an afternoon, or bought. */
export const weakHash: Rule<PythonDocument, WeakHashEvidence> = {
  id: "python/weak-hash",
  kind: "code",
  reads: "python",
  title: "A hash is used for which collisions can be made",
  advice:
    "Use SHA-256; where nothing depends on it being hard to forge, say `usedforsecurity=False`.",
  severity: "medium",
  cwe: 328,
  aliases: ["B303", "B324"],
  triggers: ["md5", "md4", "md2", "sha1", "hashlib", "crypto.hash", "cryptodome.hash"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<WeakHashEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const hash = hashOf(call, scopes);
    if (!hash || hashesPassword(call, scopes)) continue;
    const use = hashUse(scopes, call);
    yield matchAt(scopes, {
      node: call,
      message: messages[use](hash.name),
      evidence: { at: call.range, library: hash.library, use },
      ...(use !== "security" && { severity: "low", confidence: "low" }),
    });
  }
}

const messages: Readonly<Record<HashUse, (name: string) => string>> = {
  security: (name) => `${name} guards something here, and collisions can be made.`,
  unknown: (name) => `Collisions of ${name} can be made.`,
  harmless: (name) => `Nothing says that this ${name} guards nothing.`,
};

interface Hash extends Pick<WeakHashEvidence, "library"> {
  readonly name: string;
}

function hashOf(call: PyCall, scopes: ModuleScopes): Hash | undefined {
  const { callee } = call;
  const [path = "", ...others] = importedPaths(scopes, callee);
  if (path === "" || others.some((other) => other !== path)) return undefined;
  const [, named] = /^hashlib\.(md5|sha1)$/.exec(path) ?? [];
  if (named !== undefined) return fromHashlib(call, named, scopes);
  if (isImported(scopes, callee, makers)) {
    const name = textOf(scopes, keyword(call, "name")?.value ?? positional(call, 0));
    return /^(?:md[245]|sha1?)$/i.test(name ?? "")
      ? fromHashlib(call, name ?? "", scopes)
      : undefined;
  }
  const other = ofLibraries.exec(path)?.slice(1).find(Boolean);
  return other === undefined ? undefined : { name: title(other), library: "other" };
}

const makers = new Set(["hashlib.new"]);
const ofLibraries =
  /^(?:Crypto(?:dome)?\.Hash\.(MD2|MD4|MD5|SHA1?)\.new|cryptography\.hazmat\.primitives\.hashes\.(MD5|SHA1)|(md5)\.(?:new|md5)|(sha)\.(?:new|sha))$/;

function fromHashlib(call: PyCall, name: string, scopes: ModuleScopes): Hash | undefined {
  const isMarked = constantOf(scopes, keyword(call, "usedforsecurity")?.value) === false;
  return isMarked ? undefined : { name: title(name), library: "hashlib" };
}

function title(name: string): string {
  return /^sha1?$/i.test(name) ? "SHA-1" : name.toUpperCase();
}
