import { readShipped } from "../src/io/shipped.ts";
import { type PythonDocument, pythonSyntax } from "../src/syntax/python.ts";

/** The Python syntax with its grammar loaded: `const python = await loadPython()` at the top of a test file. */
export async function loadPython(): Promise<typeof pythonSyntax> {
  await pythonSyntax.load?.(readShipped);
  return pythonSyntax;
}

/** Parses a text as a module; the grammar must be loaded. */
export function parsePythonText(text: string, path = "app.py"): PythonDocument {
  return pythonSyntax.parse({ path, text, encoding: "utf-8" });
}
