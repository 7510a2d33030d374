import { type PythonDocument, pythonSyntax } from "../src/syntax/python.ts";

/** The Python syntax: `const python = await loadPython()` at the top of a test file. */
export function loadPython(): Promise<typeof pythonSyntax> {
  return Promise.resolve(pythonSyntax);
}

/** Parses a text as a module. */
export function parsePythonText(text: string, path = "app.py"): PythonDocument {
  return pythonSyntax.parse({ path, text, encoding: "utf-8" });
}
