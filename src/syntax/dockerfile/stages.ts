import type { Dockerfile, Instruction, Stage } from "./model.ts";

/**
 * The stages that can end up as an image: the last one, and those that no other stage builds on or
 * copies from. Builder stages leave nothing but the files that are copied out of them.
 */
export function targetStages({ stages }: Dockerfile): readonly Stage[] {
  const byName = new Map<string, Stage>();
  const used = new Set<Stage>();
  for (const stage of stages) {
    for (const other of usedBy(stage, byName)) used.add(other);
    byName.set(String(stage.index), stage);
    if (stage.name !== undefined) byName.set(stage.name.toLowerCase(), stage);
  }
  return stages.filter((stage) => stage === stages.at(-1) || !used.has(stage));
}

/** The targets with every stage that they build on: their layers are in an image. */
export function shippedStages(document: Dockerfile): ReadonlySet<Stage> {
  const shipped = new Set<Stage>();
  for (const target of targetStages(document)) {
    for (let at: Stage | undefined = target; at && !shipped.has(at); at = at.base) shipped.add(at);
  }
  return shipped;
}

/** A stage and the earlier ones that it builds on, the stage itself first. */
export function lineageOf(stage: Stage): readonly Stage[] {
  const lineage: Stage[] = [];
  for (let at: Stage | undefined = stage; at; at = at.base) lineage.push(at);
  return lineage;
}

/** All that a stage inherits and says, in the order in which it takes effect. */
export function effectiveInstructions(stage: Stage): readonly Instruction[] {
  return [...lineageOf(stage)].reverse().flatMap(({ instructions }) => instructions);
}

/** The instruction of a kind that holds at the end of a stage. */
export function lastOf(stage: Stage, keyword: string): Instruction | undefined {
  return effectiveInstructions(stage).findLast((instruction) => instruction.keyword === keyword);
}

/** The image that a stage starts from in the end, behind all stages of this file. */
export function rootImageOf(stage: Stage): Stage["from"]["image"] {
  return lineageOf(stage).at(-1)?.from.image;
}

function usedBy(stage: Stage, byName: ReadonlyMap<string, Stage>): Stage[] {
  const copied = stage.instructions.flatMap(sourcesOf).flatMap((name) => {
    const found = byName.get(name.toLowerCase());
    return found ? [found] : [];
  });
  return stage.base ? [...copied, stage.base] : copied;
}

function sourcesOf({ flags }: Instruction): string[] {
  return flags.flatMap(({ name, value }) => {
    if (name === "from") return [value];
    const from = name === "mount" ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : undefined;
    return from === undefined ? [] : [from];
  });
}
