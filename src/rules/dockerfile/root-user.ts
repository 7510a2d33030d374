import type { Rule, RuleMatch } from "../../model/index.ts";
import {
  type Dockerfile,
  effectiveInstructions,
  expand,
  type Instruction,
  rootImageOf,
  type Stage,
  targetStages,
} from "../../syntax/dockerfile.ts";
import { familyOf, startsAsRoot } from "../base-images.ts";

export interface RootUserEvidence {
  /** Index of the stage that ends up as an image. */
  readonly stage: number;
  /** A `USER` says so, rather than none saying otherwise. */
  readonly isExplicit: boolean;
}

/** A flaw in the program is then a flaw with all rights in the container. */
export const rootUser: Rule<Dockerfile, RootUserEvidence> = {
  id: "dockerfile/root-user",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "Container runs as root",
  advice: "End the stage with a USER that is not root, by number, so that Kubernetes can check it.",
  severity: "high",
  cwe: 250,

  *find(document) {
    const seen = new Set<number>();
    for (const stage of targetStages(document)) {
      const match = matchOf(document, stage);
      // Two targets may inherit one and the same USER.
      if (!match || seen.has(match.range.start)) continue;
      seen.add(match.range.start);
      yield match;
    }
  },
};

function matchOf(document: Dockerfile, stage: Stage): RuleMatch<RootUserEvidence> | undefined {
  const instructions = effectiveInstructions(stage);
  const starts = instructions.some(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT");
  const isLast = stage === document.stages.at(-1);
  if (!isLast && (!starts || isForPeople(stage))) return undefined;
  if (instructions.some(givesUpRoot)) return undefined;
  const user = instructions.findLast(({ keyword }) => keyword === "USER");
  const found = user
    ? explicitRoot(document, { instructions, user })
    : inheritedRoot(stage, starts);
  return (
    found && {
      ...found,
      symbol: stage.label,
      severity: starts ? "high" : "medium",
      evidence: { stage: stage.index, isExplicit: user !== undefined },
    }
  );
}

type Place = Pick<RuleMatch, "range" | "message">;

function explicitRoot(
  document: Dockerfile,
  {
    instructions,
    user,
  }: { readonly instructions: readonly Instruction[]; readonly user: Instruction },
): Place | undefined {
  const [word] = user.words;
  const name = word && expand(word.value, valuesOf(document, instructions));
  if (!word || !name || !/^(?:root|0+)(?::|$)/.test(name)) return undefined;
  return { range: word.range, message: `The last USER is ${name}` };
}

function inheritedRoot(stage: Stage, starts: boolean): Place | undefined {
  const image = rootImageOf(stage);
  if (!image || !startsAsRoot(image)) return undefined;
  // A stage of files for an export, or an environment to build in.
  const isApp =
    familyOf(image) !== "scratch" &&
    effectiveInstructions(stage).some(({ keyword }) => keyword === "COPY" || keyword === "ADD");
  if (!starts && !isApp) return undefined;
  return { range: stage.from.range, message: `No USER is set, and ${image.name} starts as root` };
}

/** Names of stages that nobody deploys. */
function isForPeople({ name = "" }: Stage): boolean {
  return /(?:^|[-_.])(?:dev|development|devel|test|tests|testing|lint|linter|ci|debug|build|builder|check|checks|docs|local)(?:$|[-_.])/i.test(
    name,
  );
}

/** Programs that start as root and hand over to another user. */
function givesUpRoot({ words, exec, script }: Instruction): boolean {
  const texts = [...words, ...(exec ?? [])].map(({ value }) => value);
  const named =
    script?.commands.flatMap((command) => command.words.map(({ value }) => value)) ?? [];
  return [...texts, ...named].some((text) =>
    /(?:^|[/\s=])(?:gosu|su-exec|setpriv|runuser|s6-setuidgid|setuidgid|s6-overlay[^\s]*|chpst)(?:$|[\s=:.-])|--userspec/.test(
      text,
    ),
  );
}

function valuesOf({ globalArgs }: Dockerfile, instructions: readonly Instruction[]) {
  const values = new Map<string, string | undefined>();
  const globals = new Map(
    globalArgs.flatMap(({ pairs }) => pairs.map((p) => [p.name, p.value?.value])),
  );
  for (const { keyword, pairs } of instructions) {
    if (keyword !== "ARG" && keyword !== "ENV") continue;
    for (const { name, value } of pairs) {
      values.set(
        name,
        value ? expand(value.value, (other) => values.get(other)) : globals.get(name),
      );
    }
  }
  return (name: string) => values.get(name);
}
