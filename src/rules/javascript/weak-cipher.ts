import { constantText, importedPaths } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Old ciphers can be broken, and some ways to use good ones show what was to be hidden. */
export const weakCipher: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/weak-cipher",
  kind: "code",
  reads: "javascript",
  title: "Cipher does not hide what it encrypts",
  advice: "Use `aes-256-gcm` with `createCipheriv`, a random key and a new IV each time.",
  severity: "medium",
  cwe: 327,
  triggers: ["createcipher", "createdecipher", "crypto-js"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const message = dangerOf(call, scopes);
    if (message) yield matchAt(scopes, { node: call, message, evidence: { at: call.range } });
  }
}

const libraries: Readonly<Record<string, string | undefined>> = {
  "crypto-js.DES.encrypt": "DES",
  "crypto-js.TripleDES.encrypt": "Triple DES",
  "crypto-js.RC4.encrypt": "RC4",
};

/** What was encrypted has to be read once more: only writing is reported. */
function dangerOf(call: JsCall, scopes: ModuleScopes): string | undefined {
  for (const path of importedPaths(scopes, call.callee)) {
    const name = Object.hasOwn(libraries, path) ? libraries[path] : undefined;
    if (name) return `${name} can be broken.`;
    if (path === "crypto.createCipher") {
      return "`createCipher` makes key and IV of a password with one round of MD5, and Node 22 has it no longer.";
    }
    if (path !== "crypto.createCipheriv") continue;
    const [algorithm] = call.args;
    const text = algorithm && constantText(scopes, algorithm);
    return text === undefined ? undefined : dangerOfAlgorithm(text.toLowerCase());
  }
  return undefined;
}

function dangerOfAlgorithm(name: string): string | undefined {
  if (/(?:^|-)ecb$/.test(name)) return "ECB encrypts equal blocks to equal blocks: patterns show.";
  return /^(?:des|rc2|rc4|bf|blowfish|cast5?|idea|seed)(?:-|$)/.test(name)
    ? `${name} can be broken.`
    : undefined;
}
