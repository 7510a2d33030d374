import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { isSecretPurpose, type PurposeName, purposeNames } from "../python-purposes.ts";
import { milderInTests } from "../test-files.ts";

/** Who has seen some numbers of Python's `random` can compute all that follow. */
export const weakRandom: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/weak-random",
  kind: "code",
  reads: "python",
  title: "A secret is made of numbers that can be guessed",
  advice: "Make it with the module `secrets`, or with `random.SystemRandom`.",
  severity: "medium",
  confidence: "medium",
  cwe: 338,
  aliases: ["B311"],
  triggers: ["import random", "random import", ", random", ",random"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

/** Spares the parsing of files that speak of nothing secret. */
const mayBeSecret =
  /pass|pwd|secret|token|otp|nonce|salt|csrf|xsrf|sid|session|key|pin|captcha|credential|code/i;

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  if (!mayBeSecret.test(document.text)) return;
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const purpose = isRandom(call, scopes) ? purposeOf(call, scopes) : undefined;
    if (!purpose) continue;
    yield matchAt(scopes, {
      node: call,
      message: `\`${purpose.name}\` is made of numbers that can be computed from others.`,
      evidence: { at: call.range },
    });
  }
}

const methods = new Set(
  "random randrange randint choice choices uniform triangular randbytes sample getrandbits Random shuffle".split(
    " ",
  ),
);

function isRandom({ callee }: PyCall, scopes: ModuleScopes): boolean {
  const paths = importedPaths(scopes, callee);
  return (
    paths.length > 0 &&
    paths.every((path) => {
      const [module, method = "", ...more] = path.split(".");
      return module === "random" && methods.has(method) && more.length === 0;
    })
  );
}

/** A delay in `refresh_token()` is no token: of functions only those count that make what they are named after. */
function purposeOf(call: PyCall, scopes: ModuleScopes): PurposeName | undefined {
  return purposeNames(scopes, call).find(({ name, from }) => {
    if (!isSecretPurpose(name)) return false;
    if (from === "callee") return /^(?:set|create|make|hash|encode|store|save)_?/i.test(name);
    return from !== "function" || /^_{0,2}(?:gen|mak|creat|new|random|get|build)/i.test(name);
  });
}
