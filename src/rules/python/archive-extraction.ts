import { textOf } from "../../analysis/python/constants.ts";
import { keyword, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isMadeBy, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Members of a tar name where they go: `../../etc/cron.d/x` is a name too. */
export const archiveExtraction: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/archive-extraction",
  kind: "code",
  reads: "python",
  title: "A tar archive writes wherever it says",
  advice: 'Extract with filter="data": it refuses paths and links that lead out, and devices.',
  severity: "medium",
  cwe: 22,
  aliases: ["B202"],
  triggers: ["extract"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument) {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!extracts(scopes, call) || isFiltered(scopes, call)) continue;
    // Who picks the members looks at them, it is to be hoped.
    const picks = keyword(call, "members")?.value.kind === "call";
    yield matchAt(scopes, {
      node: call,
      message: "Whoever made the archive decides which files are written, and over which.",
      evidence: { at: call.range },
      ...(picks && { severity: "low" as const }),
    });
  }
}

const makers = new Set(["tarfile.open", "tarfile.TarFile", "tarfile.TarFile.open"]);

function extracts(scopes: ModuleScopes, { callee }: PyCall): boolean {
  if (callee.kind !== "attribute" || !/^extract(?:all)?$/.test(callee.name)) return false;
  return isMadeBy(scopes, callee.object, makers);
}

function isFiltered(scopes: ModuleScopes, call: PyCall): boolean {
  const filter = keyword(call, "filter");
  return filter !== undefined && textOf(scopes, filter.value) !== "fully_trusted";
}
