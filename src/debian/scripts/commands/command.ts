import { Buffer } from "node:buffer";
import { targetOf } from "../../../rootfs/resolve-path.ts";
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
  letters: { readonly flags: string; readonly valued?: string },
): Options | undefined {
  const found = new Map<string, string>();
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  const rest: string[] = [];
  for (let at = 0; at < before.length; at++) {
    const arg = before[at] ?? "";
    if (!/^-[A-Za-z]/.test(arg)) {
      rest.push(arg);
      continue;
    }
    const last = readLetters(arg.slice(1), letters, found);
    if (last === undefined) return undefined;
    // Its value is a word of its own.
    if (last !== "") found.set(last, before[++at] ?? "");
  }
  return { flags: found, rest: end < 0 ? rest : [...rest, ...args.slice(end + 1)] };
}

/** @returns the letter whose value comes next, or nothing; `undefined` where one is not known */
function readLetters(
  word: string,
  { flags, valued = "" }: { readonly flags: string; readonly valued?: string },
  found: Map<string, string>,
): string | undefined {
  for (const [at, letter] of [...word].entries()) {
    if (valued.includes(letter)) {
      const value = word.slice(at + 1);
      found.set(letter, value);
      return value === "" ? letter : "";
    }
    if (!flags.includes(letter)) return undefined;
    found.set(letter, "");
  }
  return "";
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
