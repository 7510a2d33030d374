import type { PyModule, PyStatement } from "../nodes.ts";
import { readElement, readNamed, readTest, readValue } from "./expressions.ts";
import { readOperators } from "./operators.ts";
import { createReader, type Grammar } from "./reader.ts";
import { releaseTokens } from "./scan-state.ts";
import { scanTokens } from "./scan-tokens.ts";
import { readBlock, readStatements } from "./statements.ts";
import { T } from "./token-kinds.ts";

/** What a text says, and where it is not Python. */
export interface ReadModule {
  readonly module: PyModule;
  /** Offsets of errors, the first twenty, in the order of the text. */
  readonly wrongAt: readonly number[];
  /** Where nesting was first cut off; -1 where it was not. */
  readonly tooDeepAt: number;
  /** Where a text of too many tokens was left; -1 where it was read to its end. */
  readonly leftAt: number;
  /** What reading it cost: characters and tokens that were stepped over or looked at ahead. */
  readonly steps: number;
}

const grammar: Grammar = {
  operators: readOperators,
  test: readTest,
  named: readNamed,
  element: readElement,
  value: readValue,
  block: readBlock,
};

/** Reads a text in one pass. Never throws, and recurses only so deep. */
export function readModule(text: string): ReadModule {
  const tokens = scanTokens(text);
  const reader = createReader(text, tokens, grammar);
  const body: PyStatement[] = [];
  while (reader.kind !== T.END) {
    readStatements(reader, body);
    // Left over where a block was not read to its end.
    while (reader.kind === T.DEDENT) reader.kind = reader.kinds[++reader.at] as number;
  }
  releaseTokens(tokens);
  const { comments, problems } = tokens;
  const range = { start: 0, end: text.length };
  const wrongAt = [...reader.wrongAt, ...problems].sort((a, b) => a - b);
  return {
    module: { kind: "module", range, body, comments },
    wrongAt,
    tooDeepAt: reader.tooDeepAt,
    leftAt: tokens.leftAt,
    steps: reader.steps + tokens.steps,
  };
}
