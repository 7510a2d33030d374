import type { Fixer, RuleFinding } from "../model/index.ts";
import type { SetcapRemoveEvidence } from "../rules/dockerfile/setcap-remove.ts";

/** Lets the build go on only where the file is there and is seen to have no capabilities. */
export const guardSetcap: Fixer<RuleFinding<SetcapRemoveEvidence>> = {
  id: "guard-setcap",
  fixes: ["dockerfile/setcap-remove"],
  safety: "safe",

  propose({ evidence: { command, file }, location }, { document, expected }) {
    if (file === undefined) {
      return {
        refused: "needs-person",
        message: "This setcap does several things at once: guard each removal with getcap.",
      };
    }
    const written = document.text.slice(command.start, command.end);
    // A getcap that fails says nothing on its standard output, and that must not read as "none".
    const text = `{ ${written} || { [ -f ${file} ] && [ -z "$(getcap ${file} || echo failed)" ]; }; }`;
    return {
      title: "Accept that there is no capability to remove",
      changes: [{ kind: "edit", path: location.path, expected, edits: [{ range: command, text }] }],
    };
  },
};
