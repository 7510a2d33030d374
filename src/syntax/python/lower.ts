import { expressionLowerers } from "./lower-expressions.ts";
import { lowerBlock } from "./lower-statements.ts";
import type { PyModule } from "./nodes.ts";
import type { RawTree } from "./raw-tree.ts";

/** Turns a copied tree into typed nodes. Never throws on what the grammar recovered from. */
export function lowerModule({ root, comments }: RawTree, text: string): PyModule {
  const body = lowerBlock(root, { text, lowerers: expressionLowerers, depth: 0 });
  return { kind: "module", range: { start: 0, end: text.length }, body, comments };
}
