import { heldBy, importedPaths } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface FewRoundsEvidence {
  /** Of the number. */
  readonly rounds: TextRange;
  /** A hash of bcrypt says itself how many rounds it took. */
  readonly isKept: boolean;
}

/** Each round costs who tries passwords as much as who checks one. */
export const fewHashRounds: Rule<JavascriptDocument, FewRoundsEvidence> = {
  id: "javascript/few-hash-rounds",
  kind: "code",
  reads: "javascript",
  title: "Password is hashed in too few rounds",
  advice: "Use 12 rounds of bcrypt, or 600,000 of PBKDF2 with SHA-256.",
  severity: "medium",
  cwe: 916,
  triggers: ["bcrypt", "pbkdf2"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<FewRoundsEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const found = roundsOf(call, scopes);
    if (!found) continue;
    const { rounds, count, isKept } = found;
    yield matchAt(scopes, {
      node: call,
      message: isKept
        ? `${count} rounds of bcrypt take ${2 ** (10 - count)} times less than the least that is advised.`
        : `${count} iterations of PBKDF2 are tried through fast.`,
      evidence: { rounds: rounds.range, isKept },
      ...(!isKept && count >= 10_000 && { severity: "low" as const }),
    });
  }
}

interface Rounds {
  readonly rounds: JsExpression;
  readonly count: number;
  readonly isKept: boolean;
}

/** Which argument says how often, and how often is enough. */
const makers: Readonly<Record<string, readonly [number, number] | undefined>> = {
  "bcrypt.hash": [1, 10],
  "bcrypt.hashSync": [1, 10],
  "bcrypt.genSalt": [0, 10],
  "bcrypt.genSaltSync": [0, 10],
  "crypto.pbkdf2": [2, 100_000],
  "crypto.pbkdf2Sync": [2, 100_000],
};

function roundsOf(call: JsCall, scopes: ModuleScopes): Rounds | undefined {
  for (const path of importedPaths(scopes, call.callee)) {
    const name = path.replace(/^(?:bcryptjs|bcrypt-nodejs|@node-rs\/bcrypt)\./, "bcrypt.");
    const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
    const given = maker && call.args[maker[0]];
    const rounds = given && heldBy(scopes, given);
    if (!maker || rounds?.kind !== "number" || !Number.isInteger(rounds.value)) continue;
    const { value: count } = rounds;
    // One iteration is how keys that are random anyway are spread.
    if (count < 1 || (maker[1] > 100 && count < 2) || count >= maker[1]) continue;
    return { rounds, count, isKept: name.startsWith("bcrypt.") };
  }
  return undefined;
}
