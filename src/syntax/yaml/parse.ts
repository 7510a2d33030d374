import { Composer, type CST, type Document, Parser } from "yaml";
import type { SyntaxProblem } from "../../model/index.ts";
import { buildRoot, type Collected } from "./build.ts";
import type { YamlComment, YamlDocument, YamlFile } from "./node.ts";

/**
 * Parses YAML 1.2, any number of documents.
 *
 * @param text - as decoded; a byte order mark, CRLF and tabs are kept in the positions
 * @returns what could be read, and what is broken as problems; never throws on content
 */
export function parseYaml(text: string): YamlFile {
  const problems: SyntaxProblem[] = [];
  const documents: YamlDocument[] = [];
  const comments: YamlComment[] = [];
  try {
    const tokens = [...new Parser().parse(text)];
    collectComments(tokens, comments);
    const composer = new Composer({
      keepSourceTokens: true,
      uniqueKeys: false,
      prettyErrors: false,
    });
    for (const document of composer.compose(tokens, false, text.length)) {
      documents.push(readDocument(document, { text, problems }));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ message: "Nested too deeply to be read", level: "fatal" });
  }
  return { text, documents, comments, problems: problems.slice(0, maxProblems) };
}

const maxProblems = 50;

function readDocument(document: Document.Parsed, collected: Collected): YamlDocument {
  for (const { message, pos } of document.errors.slice(0, maxProblems)) {
    const range = { start: pos[0], end: Math.max(pos[0], Math.min(pos[1], collected.text.length)) };
    collected.problems.push({ message, range, level: "recovered" });
  }
  const range = { start: document.range[0], end: document.range[1] };
  return { root: buildRoot(document.contents, collected), range };
}

/** Comments stand in the token tree wherever space may stand. */
function collectComments(tokens: readonly CST.Token[], comments: YamlComment[]): void {
  const open: unknown[] = [...tokens].reverse();
  while (open.length > 0) {
    const token = open.pop();
    if (typeof token !== "object" || token === null) continue;
    const { type, offset, source } = token as Partial<CST.SourceToken>;
    if (type === "comment" && typeof offset === "number" && typeof source === "string") {
      comments.push({ range: { start: offset, end: offset + source.length }, text: source });
      continue;
    }
    for (const child of Object.values(token).reverse()) {
      if (Array.isArray(child)) open.push(...[...child].reverse());
      else if (typeof child === "object") open.push(child);
    }
  }
  comments.sort((a, b) => a.range.start - b.range.start);
}
