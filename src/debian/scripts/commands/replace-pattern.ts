import { type PatternNode, parsePosix, patternSource } from "./posix-pattern.ts";
import { remembered } from "./remembered.ts";

/**
 * A POSIX pattern for replacing: with its groups, as a regular expression.
 *
 * @returns `undefined` where it holds what is not read, or repeats what repeats: that could take for ever
 */
export function compileReplacing(
  pattern: string,
  { isExtended }: { readonly isExtended: boolean },
): ReplacePattern | undefined {
  const choices = parsePosix(pattern, { isExtended });
  if (!choices || choices.some((choice) => choice.some((node) => nests(node, false))))
    return undefined;
  const source = choices.map(patternSource).join("|");
  const stars = count(choices.flat());
  const regex = remembered((flags) => new RegExp(source, `${flags}u`));
  return {
    regex,
    isCheap: (line) => line.length ** Math.max(1, stars) <= maxWork,
  };
}

export interface ReplacePattern {
  regex(flags: "" | "g"): RegExp;
  /** False where a line is too long for it. */
  isCheap(line: string): boolean;
}

const maxWork = 1e8;

function isEndless(node: PatternNode): boolean {
  return node.kind === "repeat" && node.most === Number.POSITIVE_INFINITY;
}

function below(node: PatternNode): readonly PatternNode[] {
  if (node.kind === "group") return node.choices.flat();
  return node.kind === "repeat" ? [node.node] : [];
}

function nests(node: PatternNode, isRepeated: boolean): boolean {
  if (isRepeated && node.kind === "repeat") return true;
  const repeats = isRepeated || node.kind === "repeat";
  return below(node).some((one) => nests(one, repeats));
}

function count(nodes: readonly PatternNode[]): number {
  return nodes.reduce((sum, node) => sum + Number(isEndless(node)) + count(below(node)), 0);
}
