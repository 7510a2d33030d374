import { baseNameOf } from "../model/index.ts";
import { beginShell, readList } from "./shell-commands/lists.ts";
import type { ShellCommand, ShellScript } from "./shell-commands/script.ts";

export type {
  ShellBlock,
  ShellCommand,
  ShellOperator,
  ShellRedirect,
  ShellScript,
} from "./shell-commands/script.ts";
export type { ShellWord } from "./shell-commands/words.ts";

/**
 * Reads a script of a POSIX shell or bash. Never throws; linear in the length of the text.
 *
 * @param text - as the shell receives it
 * @param at - where a character of `text` stands in the file, for ranges; ascending
 */
export function parseShell(
  text: string,
  at: (index: number) => number = (index) => index,
): ShellScript {
  const reader = beginShell(text, at);
  readList(reader, []);
  const { problem } = reader;
  return {
    commands: reader.commands,
    comments: reader.comments,
    ...(problem && {
      problem: {
        message: problem.message,
        range: { start: at(problem.index), end: at(text.length) },
      },
    }),
  };
}

/** The name that a command runs by: the base name of its first word, where that is known. */
export function commandName(command: ShellCommand): string | undefined {
  const [first] = command.words;
  if (!first?.isStatic) return undefined;
  return baseNameOf(first.value);
}
