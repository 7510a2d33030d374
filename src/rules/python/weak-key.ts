import { numberOf } from "../../analysis/python/constants.ts";
import { importedPaths, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `lengthen-key` starts from. */
export interface WeakKeyEvidence {
  readonly kind: "bits" | "curve";
  /** Of the argument that says how long. */
  readonly size: TextRange;
}

/** Keys this short can be computed from their public half. */
export const weakKey: Rule<PythonDocument, WeakKeyEvidence> = {
  id: "python/weak-key",
  kind: "code",
  reads: "python",
  title: "A key is too short",
  advice: "Make RSA keys of 3072 bits, or at least 2048; of curves take P-256 or Ed25519.",
  severity: "medium",
  cwe: 326,
  aliases: ["B505"],
  triggers: [
    "generate_private_key",
    "generate_parameters",
    "crypto.publickey",
    "cryptodome.publickey",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<WeakKeyEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const match = matchOf(call, scopes);
    if (match) yield matchAt(scopes, { node: call, ...match });
  }
}

type Match = Pick<RuleMatch<WeakKeyEvidence>, "message" | "evidence" | "severity">;

function matchOf(call: PyCall, scopes: ModuleScopes): Match | undefined {
  const [path = "", ...others] = importedPaths(scopes, call.callee);
  if (others.some((other) => other !== path)) return undefined;
  if (path === `${asymmetric}.ec.generate_private_key`) return weakCurve(call, scopes);
  const maker = makers.get(path);
  const size = maker && argument(call, maker.name, maker.place);
  const bits = size && numberOf(scopes, size);
  if (size === undefined || bits === undefined || bits <= 0 || bits >= 2048) return undefined;
  return {
    message: `A key of ${bits} bits is too short.`,
    evidence: { kind: "bits", size: size.range },
    ...(bits < 1024 && { severity: "high" }),
  };
}

const asymmetric = "cryptography.hazmat.primitives.asymmetric";

/** Where the functions that make keys are told how long. */
const makers: ReadonlyMap<string, { readonly name: string; readonly place: number }> = new Map([
  [`${asymmetric}.rsa.generate_private_key`, { name: "key_size", place: 1 }],
  [`${asymmetric}.dsa.generate_private_key`, { name: "key_size", place: 0 }],
  [`${asymmetric}.dsa.generate_parameters`, { name: "key_size", place: 0 }],
  ...["Crypto", "Cryptodome"].flatMap((library) =>
    ["RSA", "DSA"].map(
      (kind) => [`${library}.PublicKey.${kind}.generate`, { name: "bits", place: 0 }] as const,
    ),
  ),
]);

function weakCurve(call: PyCall, scopes: ModuleScopes): Match | undefined {
  const curve = argument(call, "curve", 0);
  // Both `ec.SECP192R1` and `ec.SECP192R1()` are accepted.
  const named = curve?.kind === "call" ? curve.callee : curve;
  const name = named && importedPaths(scopes, named)[0]?.split(".").at(-1);
  const bits = Number(/^(?:SECP|SECT)(\d{3})[KR]\d$/.exec(name ?? "")?.[1] ?? "999");
  return named && bits < 224
    ? {
        message: `The curve ${name} is too small.`,
        evidence: { kind: "curve", size: named.range },
      }
    : undefined;
}

function argument(call: PyCall, name: string, place: number): PyExpression | undefined {
  return keyword(call, name)?.value ?? positional(call, place);
}
