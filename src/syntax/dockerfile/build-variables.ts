import type { Dockerfile, Instruction, Stage } from "./model.ts";
import { effectiveInstructions } from "./stages.ts";
import { expand } from "./words.ts";

/** What is known of a build beside its Dockerfile. */
export interface BuildValues {
  /** Build arguments that were given. */
  readonly args: ReadonlyMap<string, string>;
  /** What the image's environment holds in the end. */
  readonly env: ReadonlyMap<string, string>;
}

/** An instruction of a stage and the variables that hold there. */
export interface InstructionInPlace {
  readonly instruction: Instruction;
  /** Puts in `ARG` and `ENV`; `undefined` where a value is not known. */
  expand(text: string): string | undefined;
  /** `WORKDIR` at this point, absolute; `undefined` where it is not known. */
  readonly folder: string | undefined;
}

/** Goes through all that a stage inherits and says, with the variables as they stand at each step. */
export function instructionsInPlace(
  document: Dockerfile,
  stage: Stage,
  { args, env }: BuildValues,
): readonly InstructionInPlace[] {
  const globals = new Map<string, string | undefined>();
  for (const { pairs } of document.globalArgs) {
    for (const { name, value } of pairs) {
      const given = value && expand(value.value, (other) => globals.get(other));
      globals.set(name, args.get(name) ?? given);
    }
  }
  let known = new Map<string, string | undefined>();
  let folder: string | undefined;
  return effectiveInstructions(stage).map((instruction) => {
    const here = known;
    const lookUp = (name: string) => here.get(name) ?? env.get(name);
    const put = (text: string) => expand(text, lookUp);
    const at = { instruction, expand: put, folder };
    if (instruction.keyword === "ARG" || instruction.keyword === "ENV") {
      known = new Map(here);
      for (const { name, value } of instruction.pairs) {
        const said = value && put(value.value);
        const given = instruction.keyword === "ARG" ? args.get(name) : undefined;
        known.set(name, given ?? said ?? globals.get(name));
      }
    }
    if (instruction.keyword === "WORKDIR") folder = join(folder, instruction, put);
    return at;
  });
}

function join(
  folder: string | undefined,
  { words }: Instruction,
  put: (text: string) => string | undefined,
): string | undefined {
  const path = put(words[0]?.value ?? "");
  if (path === undefined || path.startsWith("/")) return path;
  return folder === undefined ? undefined : `${folder}/${path}`;
}
