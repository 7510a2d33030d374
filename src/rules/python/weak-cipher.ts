import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** These ciphers have been broken, or their blocks are too short for the amounts of today. */
export const weakCipher: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/weak-cipher",
  kind: "code",
  reads: "python",
  title: "Something is encrypted with a cipher that can be broken",
  advice: "Encrypt with AES-GCM or ChaCha20-Poly1305, or with `cryptography.fernet`.",
  severity: "high",
  cwe: 327,
  aliases: ["B304"],
  triggers: ["crypto.cipher", "cryptodome.cipher", "algorithms"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  if (!/\bCrypto(?:dome)?\b|\bcryptography\b/.test(document.text)) return;
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const names = importedPaths(scopes, call.callee).map(cipherOf);
    const [cipher] = names;
    if (cipher === undefined || names.includes(undefined)) continue;
    yield matchAt(scopes, {
      node: call,
      message: `${cipher} can be broken.`,
      evidence: { at: call.range },
    });
  }
}

const made = /^Crypto(?:dome)?\.Cipher\.(ARC2|ARC4|Blowfish|CAST|DES3?|XOR)\.new$/;
const named =
  /^cryptography\.hazmat\.(?:primitives|decrepit)\.ciphers\.algorithms\.(ARC4|Blowfish|CAST5|IDEA|RC2|SEED|TripleDES)$/;

function cipherOf(path: string): string | undefined {
  return (made.exec(path) ?? named.exec(path))?.[1];
}
