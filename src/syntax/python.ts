import type { Document, Syntax } from "../model/index.ts";
import type { PyModule } from "./python/nodes.ts";
import { readNotebook } from "./python/notebook/read-notebook.ts";
import { parsePython } from "./python/parser.ts";

export type * from "./python/nodes.ts";

/** A Python source file, of any version from 2.7 to 3.14, or the code cells of a notebook. */
export interface PythonDocument extends Document {
  readonly kind: "python";
  /** What the file says. */
  readonly module: PyModule;
}

/** Syntax errors are recovered from; what stands around them is read. */
export const pythonSyntax: Syntax<PythonDocument> = {
  kind: "python",
  files: ["*.py", "*.ipynb"],
  parse(source) {
    const isNotebook = source.path.endsWith(".ipynb");
    const parsed = isNotebook ? readNotebook(source.text) : parsePython(source.text);
    return { kind: "python", ...source, ...parsed };
  },
};
