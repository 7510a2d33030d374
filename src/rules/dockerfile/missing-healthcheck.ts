import type { Rule } from "../../model/index.ts";
import {
  type Dockerfile,
  effectiveInstructions,
  type Stage,
  targetStages,
} from "../../syntax/dockerfile.ts";

export interface MissingHealthcheckEvidence {
  /** Index of the stage. */
  readonly stage: number;
  /** Ports over TCP that it opens, where all of them are numbers. */
  readonly ports: readonly number[];
}

/** A process that hangs still counts as running. */
export const missingHealthcheck: Rule<Dockerfile, MissingHealthcheckEvidence> = {
  id: "dockerfile/missing-healthcheck",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "Server has no health check",
  advice: "Add a HEALTHCHECK that asks the server, or one where the container is started.",
  severity: "low",
  cwe: 703,
  triggers: ["expose"],

  *find(document) {
    const seen = new Set<number>();
    for (const stage of targetStages(document)) {
      const found = exposed(stage);
      if (!found || seen.has(found.range.start)) continue;
      seen.add(found.range.start);
      yield {
        range: found.range,
        message: "A port is opened, and nothing checks that the server behind it answers",
        evidence: { stage: stage.index, ports: found.ports },
        symbol: stage.label,
      };
    }
  },
};

function exposed(stage: Stage) {
  const instructions = effectiveInstructions(stage);
  const has = (keyword: string) => instructions.some((other) => other.keyword === keyword);
  if (has("HEALTHCHECK") || !(has("CMD") || has("ENTRYPOINT"))) return undefined;
  const exposes = instructions.filter(({ keyword }) => keyword === "EXPOSE");
  const [first] = exposes;
  const words = exposes.flatMap((expose) => expose.words);
  if (!first || words.every(({ value }) => value.endsWith("/udp"))) return undefined;
  const ports = words.map(({ value }) =>
    Number(/^(\d{1,5})(?:\/tcp)?$/i.exec(value)?.[1] ?? Number.NaN),
  );
  return { range: first.range, ports: ports.every((port) => port > 0) ? [...new Set(ports)] : [] };
}
