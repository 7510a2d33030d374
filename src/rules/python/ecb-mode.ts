import { isImported, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Equal blocks become equal blocks: patterns stay visible, and blocks can be swapped. */
export const ecbMode: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/ecb-mode",
  kind: "code",
  reads: "python",
  title: "Something is encrypted block by block",
  advice: "Use a mode that also notices changes: GCM, with a fresh nonce for each message.",
  severity: "medium",
  cwe: 327,
  aliases: ["B305"],
  triggers: ["ecb"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  const report = (node: PyNode) =>
    matchAt(scopes, {
      node,
      message: "Equal blocks are encrypted to equal blocks.",
      evidence: { at: node.range },
    });
  for (const node of scopes.nodes) {
    if (node.kind === "call" && isImported(scopes, node.callee, modes)) yield report(node);
    if (node.kind === "attribute" && isImported(scopes, node, constants)) yield report(node);
  }
}

const modes = new Set(["cryptography.hazmat.primitives.ciphers.modes.ECB"]);
const constants = new Set(
  ["Crypto", "Cryptodome"].flatMap((library) =>
    ["AES", "DES", "DES3", "Blowfish", "CAST", "ARC2"].map(
      (cipher) => `${library}.Cipher.${cipher}.MODE_ECB`,
    ),
  ),
);
