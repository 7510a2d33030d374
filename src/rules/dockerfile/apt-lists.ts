import type { Rule } from "../../model/index.ts";
import { type Dockerfile, lineageOf, type Stage, shippedStages } from "../../syntax/dockerfile.ts";
import { commandName, type ShellCommand } from "../../syntax/shell-commands.ts";
import {
  aptCalls,
  mountsAptLists,
  type PackageCall,
  type Run,
  removesAptLists,
  runsOf,
} from "../dockerfile-runs.ts";

/** The `RUN` that leaves the lists in its layer. */
export interface AptListsEvidence {
  /** Offset of the instruction. */
  readonly at: number;
  /**
   * `yes`: a later `RUN` installs without an update of its own. `maybe`: one runs a script of the
   * project, which may do so.
   */
  readonly isNeededLater: "yes" | "maybe" | "no";
}

/** What a later layer removes is still in the image. */
export const aptLists: Rule<Dockerfile, AptListsEvidence> = {
  id: "dockerfile/apt-lists",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "Package lists stay in the image",
  advice: "Remove /var/lib/apt/lists in the RUN that updates them.",
  severity: "low",
  cwe: 459,
  triggers: ["apt"],

  *find(document) {
    const shipped = shippedStages(document);
    const needs = lastNeeds(document);
    for (const stage of document.stages) {
      if (!shipped.has(stage)) continue;
      for (const run of runsOf(stage)) {
        const update = leftUpdate(run);
        if (!update) continue;
        const { start } = update.program.range;
        const at = run.instruction.range.start;
        yield {
          range: { start, end: update.verb.range.end },
          message: `${update.program.value} ${update.verb.value} leaves the package lists in this layer`,
          evidence: { at, isNeededLater: needAfter(needs, { stage, at }) },
          symbol: stage.label,
        };
      }
    }
  },
};

function needAfter({ yes, maybe }: LastNeed, { stage, at }: { stage: Stage; at: number }): Need {
  if ((yes.get(stage) ?? -1) > at) return "yes";
  return (maybe.get(stage) ?? -1) > at ? "maybe" : "no";
}

/** The update whose lists the `RUN` does not remove. */
function leftUpdate(run: Run): PackageCall | undefined {
  if (mountsAptLists(run)) return undefined;
  const { commands } = run.script;
  const calls = aptCalls(run.script);
  const update = calls.find(({ verb }) => verb.value === "update");
  const last = calls.findLast(({ verb }) => verb.value === "update");
  if (!update || !last) return undefined;
  const isRemoved = commands.some(
    (command, index) => index > commands.indexOf(last.command) && removesAptLists(command),
  );
  return isRemoved ? undefined : update;
}

const needsLists =
  /^(?:install|reinstall|upgrade|dist-upgrade|full-upgrade|safe-upgrade|build-dep|source|download)$/;

type Need = AptListsEvidence["isNeededLater"];

/** Where, behind or in a stage, the last `RUN` of each kind stands that may need lists it finds. */
type LastNeed = Readonly<Record<Exclude<Need, "no">, ReadonlyMap<Stage, number>>>;

function lastNeeds(document: Dockerfile): LastNeed {
  const last = { yes: new Map<Stage, number>(), maybe: new Map<Stage, number>() };
  for (const stage of document.stages) {
    for (const run of runsOf(stage)) {
      const need = needOf(run);
      if (need === "no") continue;
      const at = run.instruction.range.start;
      for (const ancestor of lineageOf(stage)) {
        last[need].set(ancestor, Math.max(at, last[need].get(ancestor) ?? -1));
      }
    }
  }
  return last;
}

function needOf({ script }: Run): Need {
  const verbs = aptCalls(script).map(({ verb }) => verb.value);
  const first = verbs.findIndex((verb) => needsLists.test(verb));
  const update = verbs.indexOf("update");
  if (first >= 0 && (update < 0 || update > first)) return "yes";
  return script.commands.some(mayInstall) ? "maybe" : "no";
}

/** A script of the project, or a program round apt such as `xx-apt-get`. */
function mayInstall(command: ShellCommand): boolean {
  const name = commandName(command) ?? "";
  if (
    /.[-_]apt(?:-get)?$|^apt-|install$|^make$/.test(name) &&
    !/^(?:apt-(?:get|key|mark|cache|config)|install)$/.test(name)
  ) {
    return true;
  }
  return command.words.some(
    ({ value }, index) =>
      /\.(?:sh|bash)$/.test(value) ||
      (index === 0 && /^(?:\.{1,2}\/|\/(?!usr\/|bin\/|sbin\/))/.test(value)),
  );
}
