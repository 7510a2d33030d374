import { textOf } from "../../analysis/python/constants.ts";
import { scopesOf } from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { shellCommand } from "../python-shell-commands.ts";
import { milderInTests } from "../test-files.ts";

/** A file may be called `--checkpoint-action=exec=sh`: where `*` names it, it is an option. */
export const wildcardCommand: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/wildcard-command",
  kind: "code",
  reads: "python",
  title: "Names of files may be taken for options of a command",
  advice: "Write `./*`, or put `--` before the pattern.",
  severity: "medium",
  confidence: "medium",
  cwe: 88,
  aliases: ["B609"],
  triggers: ["chown", "chmod", "tar ", "rsync"],
  find: (document) =>
    milderInTests(
      document.path,
      (function* () {
        const scopes = scopesOf(document);
        for (const call of scopes.calls) {
          const command = shellCommand(call, scopes);
          if (!command || !isOpen(textOf(scopes, command.value) ?? "")) continue;
          yield matchAt(scopes, {
            node: call,
            message: "Who may make files in that folder may choose options of this command.",
            evidence: { at: call.range },
          });
        }
      })(),
    ),
};

/** A pattern that is a word of its own, without a folder or `--` before it. */
function isOpen(text: string): boolean {
  return text
    .slice(0, 2000)
    .split(/[;&|\n]+/)
    .some((command) => {
      const words = command.trim().split(/\s+/);
      const program = words.findIndex((word) => /(?:^|\/)(?:chown|chmod|tar|rsync)$/.test(word));
      const rest = program === -1 ? [] : words.slice(program + 1);
      const pattern = rest.findIndex((word) => word.startsWith("*"));
      return pattern !== -1 && !rest.slice(0, pattern).includes("--");
    });
}
