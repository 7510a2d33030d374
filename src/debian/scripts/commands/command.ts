import { Buffer } from "node:buffer";
import { targetOf } from "../../unpack/resolve-path.ts";
import { absolute } from "../paths.ts";
import type { Call, Shell } from "../shell/state.ts";

/** A command that is emulated on the files of a root. */
export interface Command {
  /** Values that are not known do no harm in it. */
  readonly takesUnknown?: true;
  run(shell: Shell, call: Call): Result | Promise<Result>;
}

export interface Result {
  readonly status: number;
  /** What it writes to its standard output. */
  readonly output?: string;
}

export const done: Result = { status: 0 };
export const failed: Result = { status: 1 };

/** A command that does nothing in an image: no service runs, no desktop looks. */
export const idle: Command = {
  takesUnknown: true,
  run({ host }, { name }) {
    host.noted.add(name);
    return done;
  },
};

/** Options, letter by letter, and what is none; `undefined` where a letter is not known. */
export function readOptions(
  args: readonly string[],
  { flags, valued = "" }: { readonly flags: string; readonly valued?: string },
): Options | undefined {
  const found = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (!/^-[A-Za-z]/.test(arg)) {
      rest.push(arg);
      continue;
    }
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i] ?? "";
      if (valued.includes(letter)) {
        found.set(letter, arg.slice(i + 1) || (args[++at] ?? ""));
        break;
      }
      if (!flags.includes(letter)) return undefined;
      found.set(letter, "");
    }
  }
  return { flags: found, rest };
}

export interface Options {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** Text of a file; `undefined` where there is none. */
export async function textOf(shell: Shell, written: string): Promise<string | undefined> {
  if (written === "/dev/null") return "";
  const { root } = shell.host;
  const node = targetOf(root, absolute(shell, written));
  return node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : undefined;
}

/** Text of several files, of standard input where none is named; `undefined` where one is missing. */
export async function inputOf(shell: Shell, paths: readonly string[]): Promise<string | undefined> {
  if (paths.length === 0) {
    const { text } = shell.input;
    shell.input.text = "";
    return text;
  }
  const texts: string[] = [];
  for (const path of paths) {
    const text = path === "-" ? shell.input.text : await textOf(shell, path);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join("");
}

/** Lines without their ends. */
export function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
