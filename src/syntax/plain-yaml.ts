import { readPlainBlocks, UnplainYaml } from "./plain-yaml-blocks.ts";
import type { PlainNode } from "./plain-yaml-node.ts";
import { parseYaml, resolveNode, type YamlNode } from "./yaml.ts";

export { mapIn, mapOf, type PlainMap, type PlainNode, textIn } from "./plain-yaml-node.ts";

/** The grammar needs a second for a megabyte; what a program wrote needs no grammar. */
const maxOdd = 4 << 20;

/**
 * Reads YAML that a program wrote: block maps and lists, one-line scalars and flow collections.
 * Where somebody wrote it otherwise, the whole grammar reads it.
 *
 * @returns its documents
 * @throws SyntaxError where it is broken, its message says where
 */
export function readPlainYaml(text: string): readonly PlainNode[] {
  try {
    return readPlainBlocks(text);
  } catch (error) {
    if (!(error instanceof UnplainYaml)) throw error;
    if (text.length > maxOdd) throw new SyntaxError(error.message);
    return readOddYaml(text);
  }
}

function readOddYaml(text: string): PlainNode[] {
  const { documents, problems } = parseYaml(text);
  const [problem] = problems;
  if (problem) {
    const line = text.slice(0, problem.range?.start ?? 0).split("\n").length;
    throw new SyntaxError(`${problem.message} (line ${line})`);
  }
  const budget = { left: maxNodes };
  return documents.flatMap(({ root }) => (root ? [toPlain(root, budget)] : []));
}

const maxNodes = 1_000_000;

/** Aliases multiply: locks name packages, they repeat nothing. */
function toPlain(node: YamlNode | undefined, budget: { left: number }): PlainNode {
  if (budget.left-- <= 0) throw new SyntaxError("It is too large to be spelled out (line 1)");
  const resolved = resolveNode(node);
  if (resolved === undefined) return "";
  if (resolved.kind === "scalar") return resolved.text;
  if (resolved.kind === "sequence")
    return resolved.items.map(({ value }) => toPlain(value, budget));
  return new Map(
    resolved.entries.map(({ name, key, value, range }) => [
      name,
      { value: toPlain(value, budget), range: key?.range ?? range },
    ]),
  );
}
