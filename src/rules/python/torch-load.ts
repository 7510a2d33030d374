import { hasSpread, isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A checkpoint is a pickle: it runs what its maker put in. */
export const torchLoad: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/torch-load",
  kind: "code",
  reads: "python",
  title: "A checkpoint of PyTorch may run code",
  advice: "Load tensors only: weights_only=True, or keep them as safetensors.",
  severity: "medium",
  cwe: 502,
  aliases: ["B614"],
  triggers: ["torch"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

const loaders = new Set(["torch.load", "torch.serialization.load"]);

function* findIn(document: PythonDocument) {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!isImported(scopes, call.callee, loaders) || isLimited(call)) continue;
    yield matchAt(scopes, {
      node: call,
      message: "Before PyTorch 2.6 this calls whatever functions the file names.",
      evidence: { at: call.range },
    });
  }
}

function isLimited(call: PyCall): boolean {
  const given = keyword(call, "weights_only");
  return given ? !isConstant(given.value, "False") : hasSpread(call);
}
