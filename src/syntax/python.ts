import type { Document, Syntax } from "../model/index.ts";
import type { PyModule } from "./python/nodes.ts";
import { loadGrammar, parsePython } from "./python/parser.ts";

export type * from "./python/nodes.ts";

/** A Python source file, of any version that the grammar knows: 2.7 to 3.14. */
export interface PythonDocument extends Document {
  readonly kind: "python";
  /** What the file says; made when first asked for. */
  readonly module: PyModule;
}

/** Syntax errors are recovered from; what stands around them is read. */
export const pythonSyntax: Syntax<PythonDocument> = {
  kind: "python",
  files: ["*.py"],
  load: loadGrammar,
  parse(source) {
    const { problems, module } = parsePython(source.text);
    return {
      kind: "python",
      ...source,
      problems,
      get module() {
        return module();
      },
    };
  },
};
