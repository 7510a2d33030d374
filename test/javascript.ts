import { type JavascriptDocument, javascriptSyntax } from "../src/syntax/javascript.ts";

/** Parses a text as a script or module; the extension of the path says which language it is. */
export function parseJavascriptText(text: string, path = "app.ts"): JavascriptDocument {
  return javascriptSyntax.parse({ path, text, encoding: "utf-8" });
}
