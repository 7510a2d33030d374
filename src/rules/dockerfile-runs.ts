import { baseNameOf } from "../model/index.ts";
import {
  type Dockerfile,
  type Instruction,
  type Stage,
  shippedStages,
} from "../syntax/dockerfile.ts";
import {
  commandName,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from "../syntax/shell-commands.ts";

/** A `RUN` whose script was read whole. */
export interface Run {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly script: ShellScript;
}

/** The `RUN`s in shell form of a stage. */
export function runsOf(stage: Stage): Run[] {
  return stage.instructions.flatMap((instruction) => {
    const { script } = instruction;
    const isWhole = instruction.keyword === "RUN" && script && !script.problem;
    return isWhole ? [{ stage, instruction, script }] : [];
  });
}

/** The `RUN`s of every stage whose layers are in an image. */
export function shippedRuns(document: Dockerfile): Run[] {
  return [...shippedStages(document)].sort((a, b) => a.index - b.index).flatMap(runsOf);
}

/** A call of a package manager. */
export interface PackageCall {
  readonly command: ShellCommand;
  /** The program: `apt-get`, `apk`. */
  readonly program: ShellWord;
  /** `install`, `update`, `upgrade`. */
  readonly verb: ShellWord;
  /** Words before and behind the verb that start with a dash. */
  readonly options: readonly ShellWord[];
  /** Words behind the verb that do not. */
  readonly packages: readonly ShellWord[];
}

const programs: ReadonlySet<string> = new Set(["apt-get", "apt", "aptitude", "apk"]);
const wrappers: ReadonlySet<string> = new Set(["sudo", "env", "eatmydata", "command", "exec"]);
/** Options whose value is the next word. */
const withValue =
  /^(?:-o|-c|-t|--option|--config-file|--target-release|-X|--repository|-p|--root)$/;

/** Reads a command as a call of apt or apk; `undefined` where it is none. */
export function packageCall(command: ShellCommand): PackageCall | undefined {
  const start = startOf(command);
  const program = command.words[start];
  if (!program?.isStatic || !programs.has(baseNameOf(program.value))) return undefined;
  const options: ShellWord[] = [];
  const plain: ShellWord[] = [];
  for (let i = start + 1; i < command.words.length; i++) {
    const word = command.words[i];
    if (!word) break;
    if (!word.value.startsWith("-")) plain.push(word);
    else {
      options.push(word);
      if (withValue.test(word.value)) i++;
    }
  }
  const [verb, ...packages] = plain;
  return verb && { command, program, verb, options, packages };
}

/** Index of the program behind `sudo -E` and `env NAME=value`. */
function startOf({ words }: ShellCommand): number {
  let i = 0;
  while (i < words.length - 1 && wrappers.has(baseNameOf(words[i]?.value ?? ""))) {
    i++;
    while (i < words.length - 1 && /^-|^[A-Za-z_]\w*=/.test(words[i]?.value ?? "")) i++;
  }
  return i;
}

/** True for apt under any of its names. */
export function isApt({ program }: PackageCall): boolean {
  return baseNameOf(program.value) !== "apk";
}

/** The calls of apt in a script, in the order of the text. */
export function aptCalls(script: ShellScript): PackageCall[] {
  return script.commands.flatMap((command) => {
    const call = packageCall(command);
    return call && isApt(call) ? [call] : [];
  });
}

/** True where a command removes the package lists, or the whole folder that holds them. */
export function removesAptLists(command: ShellCommand): boolean {
  const name = commandName(command) ?? "";
  const call = packageCall(command);
  if (call && isApt(call)) return /^(?:distclean|dist-clean)$/.test(call.verb.value);
  if (!/^(?:rm|find|sudo|xargs)$/.test(name)) return false;
  return command.words.some(({ value }) =>
    /\/var\/(?:lib\/(?:apt\b|\*|\{[^}]*\bapt\b)|\{[^}]*\blib\/apt\b|\*)/.test(value),
  );
}

/** True where the folder of the package lists is not part of the layer. */
export function mountsAptLists({ instruction }: Run): boolean {
  return instruction.flags.some(
    ({ name, value }) =>
      name === "mount" &&
      /(?:^|,)type=(?:cache|tmpfs)/.test(value) &&
      /(?:^|,)(?:target|dst|destination)=\/var\/(?:lib(?:\/apt(?:\/lists)?)?)?\/?(?:,|$)/.test(
        value,
      ),
  );
}
