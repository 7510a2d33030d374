import type { Rule, TextRange } from "../../model/index.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import { commandName, type ShellCommand } from "../../syntax/shell-commands.ts";
import { type Run, runsOf } from "../dockerfile-runs.ts";

/** The command, and the file as it is spelled there. */
export interface SetcapRemoveEvidence {
  readonly command: TextRange;
  /** Left out where the command does more than take capabilities from one file. */
  readonly file?: string;
}

/** `setcap -r` fails where the file has none, which is how nearly every file starts. */
export const setcapRemove: Rule<Dockerfile, SetcapRemoveEvidence> = {
  id: "dockerfile/setcap-remove",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "setcap -r breaks the build where there is nothing to remove",
  advice: "Guard it with getcap, or drop all capabilities where the container is started.",
  severity: "low",
  cwe: 754,
  triggers: ["setcap"],

  *find({ stages }) {
    for (const stage of stages) {
      for (const command of runsOf(stage).flatMap(unguardedRemovals)) {
        const file = fileOf(command);
        yield {
          range: command.range,
          message: `setcap -r exits 1 where ${file ?? "a file"} has no capabilities`,
          evidence: { command: command.range, ...(file !== undefined && { file }) },
          symbol: stage.label,
        };
      }
    }
  },
};

function unguardedRemovals({ script: { commands } }: Run): readonly ShellCommand[] {
  if (commands.some((command) => commandName(command) === "getcap")) return [];
  return commands.filter((command) => commandName(command) === "setcap" && isUnguarded(command));
}

function isUnguarded({ words, after, keywords, blocks }: ShellCommand): boolean {
  if (!words.some(({ value }) => value === "-r")) return false;
  if (after === "||" || keywords.some((word) => /^(?:if|elif|while|until|!)$/.test(word)))
    return false;
  return !blocks.some((block) => block.after === "||" || /^(?:if|while|until)$/.test(block.kind));
}

/** The one file of `setcap [-q] -r FILE`. */
function fileOf({ words, assignments, redirects }: ShellCommand): string | undefined {
  const rest = words.slice(1).filter(({ value }) => value !== "-q" && value !== "-r");
  const removals = words.filter(({ value }) => value === "-r");
  const [file] = rest;
  const isPlain =
    removals.length === 1 && rest.length === 1 && assignments.length + redirects.length === 0;
  if (!file || !isPlain || words.at(-1) !== file) return undefined;
  return /^[\w./+@:${}"'-]+$/.test(file.text) ? file.text : undefined;
}
