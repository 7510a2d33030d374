import { type BuildPlan, UsageError } from "../../model/index.ts";
import {
  type Dockerfile,
  dockerfileSyntax,
  expand,
  type Instruction,
  instructionsInPlace,
  lineageOf,
  type Stage,
} from "../../syntax/dockerfile.ts";

/** An image that a build takes from elsewhere. */
export interface NamedImage {
  /** With the values of `ARG` put in. */
  readonly image: string;
  /** As it is written, where that differs. */
  readonly spelled?: string;
  /** The image that is built has its layers. */
  readonly isBase: boolean;
}

type Asked = Pick<BuildPlan, "target" | "arguments">;

/**
 * Finds every image that a build of a Dockerfile needs: of the stages that lead to its target, what
 * `FROM`, `COPY --from` and `RUN --mount` name and no stage is called.
 *
 * @throws UsageError where there is no such target, or a name holds a variable without a value
 */
export function namedImages(text: string, asked: Asked): readonly NamedImage[] {
  const document = dockerfileSyntax.parse({ path: "Dockerfile", text, encoding: "utf-8" });
  const target = targetOf(document, asked.target);
  const found = new Map<string, NamedImage>();
  for (const stage of neededStages(document, target)) {
    for (const { image: spelled, isFrom, expanded } of namesIn(document, stage, asked)) {
      const image = expanded ?? refuse(spelled);
      if (image === "scratch" || (!isFrom && stageCalled(document, image, stage))) continue;
      const isBase = isFrom && lineageOf(target).includes(stage);
      const known = found.get(image);
      found.set(image, {
        ...known,
        image,
        ...(spelled !== image && { spelled }),
        isBase: isBase || known?.isBase === true,
      });
    }
  }
  return [...found.values()];
}

function targetOf({ stages }: Dockerfile, wanted: string | undefined): Stage {
  const found =
    wanted === undefined
      ? stages.at(-1)
      : stages.findLast(
          ({ name, index }) =>
            name?.toLowerCase() === wanted.toLowerCase() || String(index) === wanted,
        );
  if (found) return found;
  if (wanted === undefined) throw new UsageError("The Dockerfile has no FROM.");
  const names = stages.flatMap(({ name }) => name ?? []).join(", ");
  throw new UsageError(`The Dockerfile has no stage ${wanted}.`, {
    hint: names === "" ? "None of its stages has a name." : `It has ${names}.`,
  });
}

/** A stage and all that it builds on or takes files from. */
function neededStages(document: Dockerfile, target: Stage): ReadonlySet<Stage> {
  const needed = new Set<Stage>();
  const pending = [target];
  for (let stage = pending.pop(); stage; stage = pending.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    if (stage.base) pending.push(stage.base);
    for (const name of stage.instructions.flatMap(sourcesOf)) {
      const other = stageCalled(document, name, stage);
      if (other) pending.push(other);
    }
  }
  return needed;
}

/** The stage before another that a name means: the last of that name, or the one of that number. */
function stageCalled({ stages }: Dockerfile, name: string, before: Stage): Stage | undefined {
  return stages.findLast(
    (stage) =>
      stage.index < before.index &&
      (stage.name?.toLowerCase() === name.toLowerCase() || String(stage.index) === name),
  );
}

interface SpelledName {
  readonly image: string;
  readonly expanded: string | undefined;
  readonly isFrom: boolean;
}

function namesIn(document: Dockerfile, stage: Stage, asked: Asked): readonly SpelledName[] {
  const args = new Map(Object.entries(asked.arguments));
  const own = new Set(stage.instructions);
  const copied = instructionsInPlace(document, stage, { args, env: new Map() })
    .filter(({ instruction }) => own.has(instruction))
    .flatMap(({ instruction }) =>
      // Builders put no variables in here.
      sourcesOf(instruction).map((image) => ({ image, expanded: image, isFrom: false })),
    );
  if (stage.base) return copied;
  const { text } = stage.from;
  const expanded = expand(text, (name) => globalValue(document, name, args));
  return [{ image: text, expanded, isFrom: true }, ...copied];
}

/** Of `ARG` before the first `FROM`; those may name each other. */
function globalValue(
  { globalArgs }: Dockerfile,
  wanted: string,
  given: ReadonlyMap<string, string>,
): string | undefined {
  const known = new Map<string, string | undefined>();
  for (const { name, value } of globalArgs.flatMap(({ pairs }) => pairs)) {
    const own = value && expand(value.value, (other) => known.get(other));
    known.set(name, given.get(name) ?? own);
  }
  return known.get(wanted);
}

function sourcesOf({ flags }: Instruction): readonly string[] {
  return flags.flatMap(({ name, value }) => {
    if (name === "from") return [value];
    const from = name === "mount" ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : undefined;
    return from === undefined ? [] : [from];
  });
}

function refuse(spelled: string): never {
  throw new UsageError(`FROM ${spelled}: a variable of it has no value.`, {
    hint: "Give it one in [build.arguments] of the plan, or a default with ARG before the first FROM.",
  });
}
