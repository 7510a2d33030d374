import type { ShellItem } from "../../../syntax/shell-flow.ts";
import type { ScriptHost } from "../script-host.ts";
import type { Source } from "./source.ts";

/** Where a walk through a script stands. */
export interface Shell {
  readonly host: ScriptHost;
  readonly variables: Map<string, string>;
  readonly functions: Map<string, ShellFunction>;
  /** `$1` and so on. */
  parameters: readonly string[];
  /** Canonical; the root is empty. */
  directory: string;
  status: number;
  /** Of the last `$( )` in the words of a command. */
  substituted: number;
  /** A shell whose `echo` reads backslashes, as Debian's `sh` does. */
  readonly isDash: boolean;
  /** Permission bits that new files do not get. */
  umask: number;
  /** `set -e`. */
  stopsOnError: boolean;
  /** Inside a condition, or before `&&` and `||`: a failure there ends nothing. */
  isTested: boolean;
  input: Input;
  output: Output;
  /** Commands that may still be walked through, of the script as a whole. */
  readonly budget: { left: number };
  readonly depth: number;
  readonly walk: Walk;
}

/** How a walk goes on: the parts of a shell call each other in circles. */
export interface Walk {
  /** The items of a list. @returns the status of the last one */
  items(shell: Shell, source: Source, items: readonly ShellItem[]): Promise<number>;
  /** A command or a group; of a function, its body. */
  body(shell: Shell, source: Source, item: ShellItem): Promise<number>;
  /** A command whose words are expanded. */
  call(shell: Shell, call: Call): Promise<number>;
}

/** A command with its arguments, expanded. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
}

export interface ShellFunction {
  readonly body: ShellItem;
  readonly source: Source;
}

/** What a command reads; consumed line by line. */
export interface Input {
  text: string;
}

/** What a command writes to its standard output. */
export interface Output {
  text: string;
}

/** Stands in a value for what only the machine of a user could say: the time, its name. */
export const unknown = "\uf8ff";

/** True where a value is not known. */
export function isUnknown(value: string): boolean {
  return value.includes(unknown);
}

/** `exit`. */
export class ExitSignal extends Error {
  readonly status: number;
  constructor(status: number) {
    super("exit");
    this.status = status;
  }
}

/** `return`. */
export class ReturnSignal extends Error {
  readonly status: number;
  constructor(status: number) {
    super("return");
    this.status = status;
  }
}

/** `break` and `continue`. */
export class LoopSignal extends Error {
  readonly kind: "break" | "continue";
  readonly levels: number;
  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** Output that grows without end is no script's of a package. */
const maxOutputLength = 16 << 20;

/** @throws RangeError where a script writes more than any should */
export function write(output: Output, text: string): void {
  if (output.text.length + text.length > maxOutputLength) throw new RangeError("endless output");
  output.text += text;
}

/** A shell of its own for `( )`, `$( )` and parts of a pipeline: what it sets is lost with it. */
export function subshell(shell: Shell, changes: Partial<Pick<Shell, "input" | "output">>): Shell {
  if (shell.depth > maxDepth) throw new RangeError("endless recursion");
  return {
    ...shell,
    variables: new Map(shell.variables),
    functions: new Map(shell.functions),
    depth: shell.depth + 1,
    ...changes,
  };
}

const maxDepth = 60;

/** A subshell ends alone. */
export async function exitsAside(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ExitSignal) return error.status;
    throw error;
  }
}
