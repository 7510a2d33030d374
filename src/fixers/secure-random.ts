import { importedPaths, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { weakRandom } from "../rules/python/weak-random.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importModuleAt } from "./python-imports.ts";
import { isBefore, oldestPython } from "./python-version.ts";

/** Takes the same numbers from the operating system. Code that sets a seed wants them to repeat. */
export const secureRandom: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "secure-random",
  fixes: [weakRandom.id],
  safety: "safe",
  async propose({ evidence: { at }, location: { path } }, context) {
    const python = context.document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const maker = call && makerOf(call, scopes);
    if (!call || !maker) return byHand;
    if (seeds.test(python.text)) return seeded;
    const imported = importModuleAt(python, { scopes, at: call, module: "secrets" });
    if (!imported) return byHand;
    const oldest = await oldestPython(context);
    if (oldest && isBefore(oldest, [3, 6])) return tooOld;
    const edits = [
      ...imported.edits,
      { range: call.callee.range, text: `${imported.local}.${maker}` },
    ];
    const seededIn = await seedingFile(context);
    return {
      title: "Take the numbers from the operating system",
      changes: [{ kind: "edit", path, expected: context.expected, edits }],
      group: `secure-random:${path}`,
      ...(seededIn !== undefined && {
        safety: "guided" as const,
        notes: [`${seededIn} sets a seed: what is made here would no longer follow it.`],
      }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Make it with `secrets`: this call is written in a way that suture does not edit.",
};

const tooOld: Refusal = {
  refused: "constraint",
  message:
    "The project runs on Python 3.5 or older, which has no `secrets`: use `random.SystemRandom`.",
};

const seeded: Refusal = {
  refused: "needs-person",
  message:
    "The file sets a seed, so the numbers are meant to repeat: make the secret without them.",
};

const seeds = /\b(?:seed|setstate)\s{0,9}\(/;

/** What stands behind `secrets.`; `undefined` for a generator with a seed of its own. */
function makerOf({ callee, args }: PyCall, scopes: ModuleScopes): string | undefined {
  const method = importedPaths(scopes, callee)[0]?.split(".")[1];
  if (method === "Random") return args.length === 0 ? "SystemRandom" : undefined;
  return method === "choice" ? method : method && `SystemRandom().${method}`;
}

const maxFiles = 500;

/** A file of the project that sets the seed of all, as tests do. */
async function seedingFile({ entries, open }: FixContext): Promise<string | undefined> {
  const paths = [...entries.values()]
    .filter(
      ({ type, path, sizeBytes }) => type === "file" && /\.py$/i.test(path) && sizeBytes < 1e6,
    )
    .map(({ path }) => path);
  if (paths.length > maxFiles) return "Perhaps a file of this large project";
  for (const path of paths) {
    const text = (await open(path, "text"))?.document.text ?? "";
    if (/\brandom\.seed\s{0,9}\(/.test(text)) return path;
  }
  return undefined;
}
