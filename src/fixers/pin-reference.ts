import type { Fixer, RuleFinding } from "../model/index.ts";
import type { UnpinnedReference } from "../rules/unpinned-references.ts";

/** Only a forge or a registry knows what a name points to, and this suture asks none: it says what to ask. */
export const pinReference: Fixer<RuleFinding<UnpinnedReference>> = {
  id: "pin-reference",
  fixes: ["github/unpinned-action", "gitlab/unpinned-image"],
  safety: "safe",

  propose({ evidence: { command, shape } }) {
    return { refused: "needs-network", message: `Ask with ${command}, and write ${shape}.` };
  },
};
