import { isUnknown, type Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { inputOf, linesOf, type Result, readOptions, textOf } from "./command.ts";
import { compileLinePattern, type LinePattern, type LinePatternOptions } from "./line-pattern.ts";

/** `grep`: tells whether lines match, and writes those that do. */
export async function grep(
  shell: Shell,
  args: readonly string[],
  base: LinePatternOptions,
): Promise<Result> {
  const words = args.map((arg) => (arg === "--quiet" ? "-q" : arg));
  const options = readOptions(words, { flags: "qsvixEFc", valued: "e" });
  const patterns = options?.flags.get("e");
  const [first, ...others] = options?.rest ?? [];
  const written = patterns ?? first;
  const files = (patterns === undefined ? others : (options?.rest ?? [])).filter(Boolean);
  const command = `grep ${args.join(" ")}`;
  if (!options || written === undefined || written.includes("\n")) return stop(shell, command);
  const pattern = compileLinePattern(written, {
    ...base,
    ...(options.flags.has("E") && { isExtended: true }),
    ...(options.flags.has("F") && { isFixed: true }),
    isWholeLine: options.flags.has("x"),
    ignoresCase: options.flags.has("i"),
  });
  if (!pattern) return stop(shell, command);
  const { text, isMissing } = await textsOf(shell, files);
  const found = matchingLines(text, { pattern, isInverted: options.flags.has("v") });
  if (isUnknown(text)) return stop(shell, command);
  const showsNames = files.length > 1;
  const isQuiet = options.flags.has("q");
  if (found.length > 0 && showsNames && !isQuiet) return stop(shell, command);
  const status = found.length > 0 ? 0 : isMissing ? 2 : 1;
  if (options.flags.has("c")) return { status, output: `${found.length}\n` };
  return isQuiet ? { status } : { status, output: found.map((line) => `${line}\n`).join("") };
}

async function textsOf(
  shell: Shell,
  files: readonly string[],
): Promise<{ readonly text: string; readonly isMissing: boolean }> {
  if (files.length === 0) return { text: (await inputOf(shell, [])) ?? "", isMissing: false };
  const texts = await Promise.all(files.map((file) => textOf(shell, file)));
  const there = texts.filter((text) => text !== undefined);
  return { text: there.join(""), isMissing: there.length < texts.length };
}

function matchingLines(
  text: string,
  { pattern, isInverted }: { readonly pattern: LinePattern; readonly isInverted: boolean },
): readonly string[] {
  return linesOf(text).filter((line) => pattern(line) !== isInverted);
}
