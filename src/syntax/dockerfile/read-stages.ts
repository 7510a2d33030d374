import type { SyntaxProblem } from "../../model/index.ts";
import { parseImageReference } from "./image-reference.ts";
import type { From, Instruction, Stage } from "./model.ts";
import { expand } from "./words.ts";

interface ReadStages {
  readonly stages: readonly Stage[];
  readonly globalArgs: readonly Instruction[];
  readonly problems: readonly SyntaxProblem[];
}

type Draft = { -readonly [K in keyof Stage]: Stage[K] } & { readonly instructions: Instruction[] };

/** Groups the instructions of a file into stages. */
export function readStages(instructions: readonly Instruction[], file: string): ReadStages {
  const stages: Draft[] = [];
  const globalArgs: Instruction[] = [];
  const problems: SyntaxProblem[] = [];
  const defaults = new Map<string, string | undefined>();
  const named = new Map<string, Stage>();
  for (const instruction of instructions) {
    const current = stages.at(-1);
    if (instruction.keyword === "FROM") {
      const problem = fromProblem(instruction);
      if (problem)
        problems.push({ message: problem, range: instruction.range, level: "recovered" });
      else {
        const stage = openStage({ instruction, stages, named, defaults, file });
        stages.push(stage);
        if (stage.name !== undefined) named.set(stage.name.toLowerCase(), stage);
      }
    } else if (current) current.instructions.push(instruction);
    else if (instruction.keyword === "ARG") {
      globalArgs.push(instruction);
      noteDefaults(instruction, defaults);
    } else if (problems.length === 0) {
      const message = `${instruction.keyword} stands before the first FROM`;
      problems.push({ message, range: instruction.keywordRange, level: "recovered" });
    }
  }
  return { stages, globalArgs, problems };
}

function fromProblem({ words }: Instruction): string | undefined {
  if (words.length === 1) return undefined;
  if (words.length === 3 && words[1]?.value.toUpperCase() === "AS") return undefined;
  return words.length === 0 ? "FROM names no image" : "FROM has arguments that cannot be read";
}

function noteDefaults({ pairs }: Instruction, defaults: Map<string, string | undefined>): void {
  for (const { name, value } of pairs) {
    defaults.set(name, value && expand(value.value, (other) => defaults.get(other)));
  }
}

interface StageSource {
  readonly instruction: Instruction;
  readonly stages: readonly Stage[];
  readonly named: ReadonlyMap<string, Stage>;
  readonly defaults: ReadonlyMap<string, string | undefined>;
  readonly file: string;
}

function openStage({ instruction, stages, named, defaults, file }: StageSource): Draft {
  const [image, , alias] = instruction.words;
  const range = image?.range ?? instruction.range;
  const resolved = expand(image?.value ?? "", (name) => defaults.get(name));
  const base = named.get(resolved?.toLowerCase() ?? "");
  const platform = instruction.flags.find(({ name }) => name === "platform")?.value;
  const from: From = {
    instruction,
    range,
    text: file.slice(range.start, range.end),
    image: resolved === undefined ? undefined : parseImageReference(resolved),
    ...(platform !== undefined && { platform }),
  };
  const name = alias?.value;
  return {
    index: stages.length,
    label: name ?? `stage ${stages.length}`,
    from,
    instructions: [],
    ...(name !== undefined && { name }),
    ...(base && { base }),
  };
}
