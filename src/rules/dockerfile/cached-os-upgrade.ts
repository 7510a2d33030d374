import type { Rule } from "../../model/index.ts";
import type { Dockerfile, Instruction, Stage } from "../../syntax/dockerfile.ts";
import { packageCall, shippedRuns } from "../dockerfile-runs.ts";

/** Where an argument has to stand to refresh every upgrade of the stage. */
export interface CachedOsUpgradeEvidence {
  /** Offset of the first such `RUN`. */
  readonly firstRun: number;
}

const upgrades: ReadonlySet<string> = new Set([
  "upgrade",
  "dist-upgrade",
  "full-upgrade",
  "safe-upgrade",
]);

/** The text of the line never changes, so a build with a cache never runs it again. */
export const cachedOsUpgrade: Rule<Dockerfile, CachedOsUpgradeEvidence> = {
  id: "dockerfile/cached-os-upgrade",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "OS upgrade runs once and is cached",
  advice:
    "Declare a build argument before the upgrade and change it in the scheduled build, or build with --no-cache.",
  severity: "low",
  confidence: "medium",
  cwe: 1104,
  triggers: ["upgrade"],

  *find(document) {
    const first = new Map<Stage, number>();
    for (const { script, stage, instruction } of shippedRuns(document)) {
      if (hasRefresh(stage, instruction)) continue;
      for (const command of script.commands) {
        const call = packageCall(command);
        if (!call || !upgrades.has(call.verb.value) || call.packages.length > 0) continue;
        if (!first.has(stage)) first.set(stage, instruction.range.start);
        yield {
          range: { start: call.program.range.start, end: call.verb.range.end },
          message: `${call.program.value} ${call.verb.value} does not run again while the build cache holds this layer`,
          evidence: { firstRun: first.get(stage) ?? instruction.range.start },
          symbol: stage.label,
        };
        break;
      }
    }
  },
};

/** True where an `ARG` that is there to be changed stands before the `RUN`. */
function hasRefresh(stage: Stage, run: Instruction): boolean {
  return stage.instructions.some(
    ({ keyword, range, pairs }) =>
      keyword === "ARG" &&
      range.start < run.range.start &&
      pairs.some(({ name }) =>
        /cache|bust|date|updated|stamp|refresh|rebuil[dt]|today|week|serial|epoch|build_?(?:id|no|num)/i.test(
          name,
        ),
      ),
  );
}
