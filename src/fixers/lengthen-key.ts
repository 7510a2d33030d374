import { importedPaths, scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { type WeakKeyEvidence, weakKey } from "../rules/python/weak-key.ts";
import { nodeAt } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** Makes keys of 2048 bits, or of P-256. Keys that exist stay as they are. */
export const lengthenKey: Fixer<RuleFinding<WeakKeyEvidence>> = {
  id: "lengthen-key",
  fixes: [weakKey.id],
  safety: "safe",
  propose({ evidence: { kind, size }, location: { path } }, { document, expected }) {
    const scopes = scopesOf(document as PythonDocument);
    const edit = kind === "bits" ? longer(size, scopes) : better(size, scopes);
    if (!edit) return byHand;
    return {
      title: kind === "bits" ? "Make a key of 2048 bits" : "Make a key of the curve P-256",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `lengthen-key:${path}`,
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Make a longer key: how long it is, is written in a way that suture does not edit.",
};

/** A number in the call, or in the only line that names it, where nothing else uses the name. */
function longer(size: TextRange, scopes: ModuleScopes): Edit | undefined {
  if (nodeAt(scopes, "number", size)) return { range: size, text: "2048" };
  const name = nodeAt(scopes, "name", size);
  const [only, ...others] = name ? lookUp(scopes, name.id, name) : [];
  if (!name || only?.kind !== "assign" || others.length > 0) return undefined;
  const isShared = scopes.namesOf(name.id).length > 2;
  return only.value?.kind === "number" && !isShared
    ? { range: only.value.range, text: "2048" }
    : undefined;
}

function better(curve: TextRange, scopes: ModuleScopes): Edit | undefined {
  const attribute = nodeAt(scopes, "attribute", curve);
  const isCurve = attribute && importedPaths(scopes, attribute).length > 0;
  return isCurve ? { range: attribute.nameRange, text: "SECP256R1" } : undefined;
}
