import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** PyCrypto ended in 2013 with holes. PyCryptodome has the same names: only what it lacks tells. */
export const pycrypto: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/pycrypto",
  kind: "code",
  reads: "python",
  title: "PyCrypto is used, which nobody has mended since 2013",
  advice: "Use `cryptography`, or PyCryptodome, which has most of the same names.",
  severity: "medium",
  cwe: 1104,
  aliases: ["B413"],
  triggers: ["crypto.cipher", "crypto.random", "crypto.util", "crypto import"],
  find: (document) =>
    milderInTests(
      document.path,
      (function* () {
        const scopes = scopesOf(document);
        if (!usesPyCrypto(scopes)) return;
        for (const node of scopes.nodes) {
          if (!importsCrypto(node)) continue;
          yield matchAt(scopes, {
            node,
            message: "This comes from PyCrypto: the file uses parts that only PyCrypto has.",
            evidence: { at: node.range },
          });
        }
      })(),
    ),
};

/** What PyCryptodome has left out. */
const gone =
  /^Crypto\.(?:Cipher\.XOR|Random\.(?:atfork|OSRNG|Fortuna|_UserFriendlyRNG)|Util\.(?:randpool|winrandom|_number_new)|Protocol\.(?:AllOrNothing|Chaffing)|PublicKey\.(?:pubkey|qNEW))(?:\.|$)/;

function usesPyCrypto(scopes: ModuleScopes): boolean {
  return scopes.nodes.some((node) => {
    if (node.kind === "import") return node.names.some(({ name }) => gone.test(name));
    if (node.kind === "import-from") {
      return node.names.some(({ name }) => gone.test(`${node.module}.${name}`));
    }
    if (node.kind !== "attribute" || node.name !== "atfork") return false;
    return importedPaths(scopes, node).some((path) => gone.test(path));
  });
}

function importsCrypto(node: PyNode): boolean {
  if (node.kind === "import-from") return /^Crypto(?:\.|$)/.test(node.module);
  return node.kind === "import" && node.names.some(({ name }) => /^Crypto(?:\.|$)/.test(name));
}
