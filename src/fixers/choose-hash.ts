import { importedPaths, scopesOf } from "../analysis/python/names.ts";
import type { Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type WeakHashEvidence, weakHash } from "../rules/python/weak-hash.ts";
import { callAt } from "../rules/python-matches.ts";
import { isTestFile } from "../rules/test-files.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";
import { isBefore, oldestPython } from "./python-version.ts";

/**
 * Says that a digest guards nothing where every place that it reaches shows so; elsewhere takes
 * SHA-256, guided: digests that are stored or computed by others no longer agree.
 */
export const chooseHash: Fixer<RuleFinding<WeakHashEvidence>> = {
  id: "choose-hash",
  fixes: [weakHash.id],
  safety: "guided",
  async propose({ evidence, location: { path } }, context) {
    const python = context.document as PythonDocument;
    const call = callAt(scopesOf(python), evidence.at);
    if (!call || evidence.library !== "hashlib") return byHand;
    const edit = evidence.use === "harmless" ? marked(call, python) : stronger(call, python);
    if (!edit) return byHand;
    const change = { kind: "edit", path, expected: context.expected, edits: [edit] } as const;
    const group = `choose-hash:${path}`;
    if (evidence.use !== "harmless") {
      if (isTestFile(path)) return inTest;
      return { title: "Hash with SHA-256", changes: [change], group, notes: [longer] };
    }
    const title = "Say that this hash guards nothing";
    return (await knowsKeyword(context))
      ? { title, changes: [change], group, safety: "safe" as const }
      : tooOld;
  },
};

const longer =
  "Digests that are stored, compared or sent change, and grow to 64 letters: make them anew, or keep a way to check the old ones.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Take SHA-256: this call is written in a way that suture does not edit.",
};

/** A test expects what the code computes: it changes with the code. */
const inTest: Refusal = {
  refused: "needs-person",
  message: "A test compares with this digest: change it together with the code that it tests.",
};

const tooOld: Refusal = {
  refused: "constraint",
  message: "The project runs on Python 3.8 or older, where `usedforsecurity` is not known.",
};

/** Python 3.9 brought the keyword; none that is still supported is without it. */
async function knowsKeyword(context: FixContext): Promise<boolean> {
  const oldest = await oldestPython(context);
  return !oldest || !isBefore(oldest, [3, 9]);
}

function marked(call: PyCall, document: PythonDocument): Edit | undefined {
  const isSaid = call.args.some(({ name, star }) => name === "usedforsecurity" || star === "**");
  return isSaid ? undefined : addArguments(call, ["usedforsecurity=False"], document);
}

/** `hashlib.md5` by its attribute; `hashlib.new` and imported names are left. */
function stronger({ callee }: PyCall, document: PythonDocument): Edit | undefined {
  const path = importedPaths(scopesOf(document), callee)[0] ?? "";
  return callee.kind === "attribute" && /^hashlib\.(?:md5|sha1)$/.test(path)
    ? { range: callee.nameRange, text: "sha256" }
    : undefined;
}
