import type { Rule } from "../../model/index.ts";
import { type Dockerfile, lineageOf, type Stage, shippedStages } from "../../syntax/dockerfile.ts";
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
  /** A later `RUN` installs without an update of its own: it lives on these lists. */
  readonly isNeededLater: boolean;
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
    const installs = lastInstallWithoutUpdate(document);
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
          evidence: { at, isNeededLater: (installs.get(stage) ?? -1) > at },
          symbol: stage.label,
        };
      }
    }
  },
};

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

/** For each stage, where the last `RUN` stands that installs without an update, in it or behind it. */
function lastInstallWithoutUpdate(document: Dockerfile): ReadonlyMap<Stage, number> {
  const last = new Map<Stage, number>();
  for (const stage of document.stages) {
    const found = runsOf(stage).findLast(({ script }) => {
      const verbs = aptCalls(script).map(({ verb }) => verb.value);
      const first = verbs.findIndex((verb) => needsLists.test(verb));
      const update = verbs.indexOf("update");
      return first >= 0 && (update < 0 || update > first);
    });
    if (!found) continue;
    const at = found.instruction.range.start;
    for (const ancestor of lineageOf(stage)) {
      last.set(ancestor, Math.max(at, last.get(ancestor) ?? -1));
    }
  }
  return last;
}
