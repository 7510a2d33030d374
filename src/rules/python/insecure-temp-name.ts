import { isImported, scopesOf } from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Between the name and the file, somebody else makes a link of that name. */
export const insecureTempName: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/insecure-temp-name",
  kind: "code",
  reads: "python",
  title: "A temporary file is named before it is made",
  advice: "Let tempfile make it: NamedTemporaryFile, mkstemp or TemporaryDirectory.",
  severity: "medium",
  cwe: 377,
  aliases: ["B306"],
  triggers: ["mktemp"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

const makers = new Set(["tempfile.mktemp"]);

function* findIn(document: PythonDocument) {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!isImported(scopes, call.callee, makers)) continue;
    yield matchAt(scopes, {
      node: call,
      message: "Another user can make a file or link of this name first.",
      evidence: { at: call.range },
    });
  }
}
