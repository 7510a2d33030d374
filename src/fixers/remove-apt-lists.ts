import type { Fixer, RuleFinding } from "../model/index.ts";
import type { AptListsEvidence } from "../rules/dockerfile/apt-lists.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { appendCommand } from "./run-edits.ts";

/** Removes the lists in the very `RUN` that fetched them. */
export const removeAptLists: Fixer<RuleFinding<AptListsEvidence>> = {
  id: "remove-apt-lists",
  fixes: ["dockerfile/apt-lists"],
  safety: "safe",

  propose({ evidence, location }, { document, expected }) {
    if (evidence.isNeededLater === "yes") {
      return {
        refused: "needs-person",
        message:
          "A later RUN installs from these lists without an update of its own: join the two RUNs, then remove the lists there.",
      };
    }
    const dockerfile = document as Dockerfile;
    const run = dockerfile.instructions.find(({ range }) => range.start === evidence.at);
    const edit = run && appendCommand(dockerfile, { run, command: "rm -rf /var/lib/apt/lists/*" });
    if (!edit) {
      return {
        refused: "needs-person",
        message:
          "This RUN ends in a way that nothing can be added to: remove /var/lib/apt/lists at its end.",
      };
    }
    return {
      title: "Remove the package lists in the RUN that fetches them",
      changes: [{ kind: "edit", path: location.path, expected, edits: [edit] }],
      ...(evidence.isNeededLater === "maybe" && {
        safety: "guided" as const,
        notes: [
          "A later RUN runs a script: if it installs packages, it has to run apt-get update first.",
        ],
      }),
    };
  },
};
