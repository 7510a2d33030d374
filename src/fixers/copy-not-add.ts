import type { Fixer, RuleFinding } from "../model/index.ts";
import type { AddLocalFileEvidence } from "../rules/dockerfile/add-local-file.ts";

/** The rule reports only what both instructions treat alike. */
export const copyNotAdd: Fixer<RuleFinding<AddLocalFileEvidence>> = {
  id: "copy-not-add",
  fixes: ["dockerfile/add-local-file"],
  safety: "safe",

  propose({ evidence: { keyword }, location }, { document, expected }) {
    const written = document.text.slice(keyword.start, keyword.end);
    const text = written === written.toLowerCase() ? "copy" : "COPY";
    return {
      title: "Use COPY instead of ADD",
      changes: [{ kind: "edit", path: location.path, expected, edits: [{ range: keyword, text }] }],
    };
  },
};
