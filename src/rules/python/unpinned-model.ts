import { textOf } from "../../analysis/python/constants.ts";
import { hasSpread, importedPaths, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importsPackage, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** A model by its name alone is whatever its owner, or who took the account, uploads next. */
export const unpinnedModel: Rule<PythonDocument, null> = {
  id: "python/unpinned-model",
  kind: "code",
  reads: "python",
  title: "A model or dataset is downloaded without its revision",
  advice: 'Name the commit: revision="<40 hex digits>".',
  severity: "low",
  cwe: 494,
  aliases: ["B615"],
  triggers: ["from_pretrained", "load_dataset", "hf_hub_download", "snapshot_download"],
  *find(document) {
    const scopes = scopesOf(document);
    if (isTestFile(document.path) || !importsPackage(scopes, hubs)) return;
    for (const call of scopes.calls) {
      if (!downloads(scopes, call) || isPinned(scopes, call)) continue;
      const message = "What is behind this name can change, and may bring code along.";
      yield matchAt(scopes, { node: call, message, evidence: null });
    }
  },
};

const hubs = new Set([
  "transformers",
  "datasets",
  "huggingface_hub",
  "diffusers",
  "sentence_transformers",
]);
const functions =
  /^(?:datasets\.load_dataset|huggingface_hub\.(?:hf_hub_download|snapshot_download))$/;

function downloads(scopes: ModuleScopes, call: PyCall): boolean {
  const { callee, args } = call;
  if (hasSpread(call) || args.length === 0) return false;
  if (importedPaths(scopes, callee).some((path) => functions.test(path))) return true;
  if (callee.kind !== "attribute" || callee.name !== "from_pretrained") return false;
  // A path of one's own is no download.
  const name = textOf(scopes, args[0]?.value);
  return name !== undefined && !/^[./~]|^[A-Za-z]:/.test(name);
}

/** A branch or tag moves, a commit does not. */
function isPinned(scopes: ModuleScopes, call: PyCall): boolean {
  const revision = keyword(call, "revision");
  if (!revision) return false;
  const text = textOf(scopes, revision.value);
  return text === undefined || /^[0-9a-f]{7,64}$/i.test(text);
}
