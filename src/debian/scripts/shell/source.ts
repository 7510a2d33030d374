import { parseShell, type ShellBlock, type ShellWord } from "../../../syntax/shell-commands.ts";
import { flowOf, isSubstitution, type ShellFlow } from "../../../syntax/shell-flow.ts";

/** A script that was read, ready to be walked through. */
export interface Source {
  readonly text: string;
  readonly flow: ShellFlow;
  /** By where it begins: `$(` and backticks. */
  readonly substitutions: ReadonlyMap<number, ShellBlock>;
}

/** Reads a script; `undefined` where it cannot be read to its end. */
export function readSource(text: string): Source | undefined {
  if (text.length > maxLength) return undefined;
  const script = parseShell(text);
  if (script.problem) return undefined;
  const substitutions = new Map<number, ShellBlock>();
  for (const { blocks } of script.commands) {
    for (const block of blocks)
      if (isSubstitution(block)) substitutions.set(block.range.start, block);
  }
  return { text, flow: flowOf(script), substitutions };
}

/** A word as it is written, with where that begins. */
export function writtenWord({ text }: Source, { range }: ShellWord): Written {
  return { text: text.slice(range.start, range.end), start: range.start };
}

export interface Written {
  readonly text: string;
  readonly start: number;
}

/** The longest of Debian's have some thousand lines. */
const maxLength = 1 << 20;
