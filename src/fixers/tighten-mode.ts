import { scopesOf } from "../analysis/python/names.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type FileModeEvidence, filePermissions } from "../rules/python/file-permissions.ts";
import { nodeAt } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** Takes the right to write from others, and leaves every other bit. */
export const tightenMode: Fixer<RuleFinding<FileModeEvidence>> = {
  id: "tighten-mode",
  fixes: [filePermissions.id],
  safety: "guided",
  propose({ evidence: { mode, bits }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    if (!nodeAt(scopesOf(python), "number", mode)) return byHand;
    const written = python.text.slice(mode.start, mode.end);
    // Python 2 writes 0777.
    const prefix = /^0\d/.test(written) ? "0" : "0o";
    const text = `${prefix}${(bits & ~0o002).toString(8)}`;
    return {
      title: "Let others not write",
      changes: [{ kind: "edit", path, expected, edits: [{ range: mode, text }] }],
      group: `tighten-mode:${path}`,
      notes: ["Other users that wrote there are refused: put them into the file's group."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Take the right to write from others by hand: the mode is not written as one number.",
};
