import {
  type Check,
  type CheckResult,
  compilePatterns,
  type Syntax,
  type SyntaxProblem,
} from "../model/index.ts";
import { syntaxes } from "../syntax/index.ts";
import { decodeText } from "../syntax/text.ts";

const readersOf = compilePatterns(
  syntaxes.map((syntax): [Syntax, readonly string[]] => [syntax, syntax.files]),
);

/** Every file that the fix edited can still be read by its own grammar. */
export const parses: Check = {
  id: "parses",
  title: "Every edited file still parses",
  async run({ tree, changed }) {
    const results: CheckResult[] = [];
    for (const path of changed) {
      const bytes = await tree.read(path);
      if (!bytes) continue;
      const grammars = readersOf(path).filter(({ kind }) => kind !== "text");
      const problem = grammars
        .flatMap(
          (syntax): readonly SyntaxProblem[] => syntax.parse(decodeText(path, bytes)).problems,
        )
        .at(0);
      results.push(resultOf({ path, problem, kinds: grammars.map(({ kind }) => kind) }));
    }
    return results;
  },
};

function resultOf({
  path,
  problem,
  kinds,
}: {
  readonly path: string;
  readonly problem: SyntaxProblem | undefined;
  readonly kinds: readonly string[];
}): CheckResult {
  const { id, title } = parses;
  if (problem) return { id, title, path, result: "failed", message: problem.message };
  return kinds.length === 0
    ? { id, title, path, result: "skipped", message: "Plain text: there is no grammar to check." }
    : { id, title, path, result: "passed", message: `Parsed as ${kinds.join(", ")}.` };
}
