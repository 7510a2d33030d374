import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { archiveExtraction } from "../rules/python/archive-extraction.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";
import { isBefore, oldestPython } from "./python-version.ts";

/** Extracts files of an archive only, below the folder that is named. */
export const filterArchive: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "filter-archive",
  fixes: [archiveExtraction.id],
  safety: "guided",
  async propose({ evidence: { at }, location: { path } }, context) {
    const python = context.document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    const edit = call && filtered(call, python);
    if (!edit) return byHand;
    const oldest = await oldestPython(context);
    const knows = oldest !== undefined && !isBefore(oldest, [3, 12]);
    return {
      title: "Refuse what would leave the folder",
      changes: [{ kind: "edit", path, expected: context.expected, edits: [edit] }],
      group: `filter-archive:${path}`,
      ...(knows ? { safety: "safe" as const } : { notes: [older] }),
    };
  },
};

const older =
  "Older versions of Python do not know `filter`: it came with 3.12, and with 3.8.17, 3.9.17, 3.10.12 and 3.11.4.";

const byHand: Refusal = {
  refused: "needs-person",
  message: 'Add filter="data" by hand: the call is written in a way that suture does not edit.',
};

function filtered(call: PyCall, python: PythonDocument): Edit | undefined {
  const given = keyword(call, "filter");
  if (given) return { range: given.value.range, text: '"data"' };
  return addArguments(call, ['filter="data"'], python);
}
