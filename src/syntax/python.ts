import type { Document, Syntax } from "../model/index.ts";
import type { PyModule } from "./python/nodes.ts";
import { parsePython } from "./python/parser.ts";

export type * from "./python/nodes.ts";

/** A Python source file, of any version from 2.7 to 3.14. */
export interface PythonDocument extends Document {
  readonly kind: "python";
  /** What the file says. */
  readonly module: PyModule;
}

/** Syntax errors are recovered from; what stands around them is read. Cells of notebooks are not. */
export const pythonSyntax: Syntax<PythonDocument> = {
  kind: "python",
  files: ["*.py", "*.ipynb"],
  parse(source) {
    const parsed = source.path.endsWith(".ipynb") ? notebook : parsePython(source.text);
    return { kind: "python", ...source, ...parsed };
  },
};

const notebook: Pick<PythonDocument, "module" | "problems"> = {
  module: { kind: "module", range: { start: 0, end: 0 }, body: [], comments: [] },
  problems: [
    {
      level: "unread",
      message: "The cells of a notebook are not read: look at what jupyter nbconvert makes of it.",
    },
  ],
};
