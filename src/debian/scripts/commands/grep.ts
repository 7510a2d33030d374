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
  const asked = readGrep(args, base) ?? stop(shell, `grep ${args.join(" ")}`);
  const { pattern, files, flags } = asked;
  const { text, isMissing } = await textsOf(shell, files);
  if (isUnknown(text)) return stop(shell, `grep ${args.join(" ")}`);
  const found = matchingLines(text, { pattern, isInverted: flags.has("v") });
  const status = found.length > 0 ? 0 : isMissing ? 2 : 1;
  if (flags.has("q")) return { status };
  // Lines of several files come with the names of these.
  if (found.length > 0 && files.length > 1) return stop(shell, `grep ${args.join(" ")}`);
  const lines = flags.has("c") ? [String(found.length)] : found;
  return { status, output: lines.map((line) => `${line}\n`).join("") };
}

interface Asked {
  readonly pattern: LinePattern;
  readonly files: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

function readGrep(args: readonly string[], base: LinePatternOptions): Asked | undefined {
  const words = args.map((arg) => (arg === "--quiet" ? "-q" : arg));
  const options = readOptions(words, { flags: "qsvixEFc", valued: "e" });
  if (!options) return undefined;
  const { flags, rest } = options;
  const given = flags.get("e");
  const written = given ?? rest[0];
  if (written === undefined || written.includes("\n")) return undefined;
  const pattern = compileLinePattern(written, {
    ...base,
    ...(flags.has("E") && { isExtended: true }),
    ...(flags.has("F") && { isFixed: true }),
    isWholeLine: flags.has("x"),
    ignoresCase: flags.has("i"),
  });
  return pattern && { pattern, files: given === undefined ? rest.slice(1) : rest, flags };
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
