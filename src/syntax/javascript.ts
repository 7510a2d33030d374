import type { Document, Syntax, SyntaxProblem } from "../model/index.ts";
import type { JsModule } from "./javascript/nodes.ts";
import { type ParsedScript, parseScript } from "./javascript/parse.ts";
import { type UnreadText, unreadText } from "./javascript/unread-text.ts";

/** A script or module in JavaScript or TypeScript. */
export interface JavascriptDocument extends Document {
  readonly kind: "javascript";
  /** What the file says. Of what nobody writes by hand there is nothing in it. */
  readonly module: JsModule;
}

/** Syntax errors are recovered from; what stands around them is read. */
export const javascriptSyntax: Syntax<JavascriptDocument> = {
  kind: "javascript",
  files: ["*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.tsx", "*.mts", "*.cts"],
  parse(source) {
    return { kind: "javascript", ...source, ...read(source.path, source.text) };
  },
};

function read(path: string, text: string): ParsedScript {
  if (isMade(path)) return nothing;
  const unread = unreadText(text);
  return unread ? { ...nothing, problems: [problems[unread]] } : parseScript(path, text);
}

/** Files that a tool made from others, by their names, and declarations, which hold no code. */
function isMade(path: string): boolean {
  return /(?:^|\/)(?:node_modules|bower_components|dist|\.next|\.nuxt|\.yarn)\/|[.-](?:min|bundle|pack)\.[cm]?js$|\.d\.[cm]?ts$/i.test(
    path,
  );
}

const nothing: ParsedScript = {
  module: { kind: "module", range: { start: 0, end: 0 }, body: [], comments: [] },
  problems: [],
};

const problems: Readonly<Record<UnreadText, SyntaxProblem>> = {
  "too-large": {
    level: "unread",
    message: "This is larger than what people write: nothing in it was looked at.",
  },
  minified: {
    level: "unread",
    message: "This is minified: look at what it was made from.",
  },
};
