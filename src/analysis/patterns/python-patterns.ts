import type { PyNode, PyString } from "../../syntax/python/nodes.ts";
import { hasHoles, stringValue } from "../../syntax/python/string-values.ts";
import { pythonSyntax } from "../../syntax/python.ts";
import { importedPaths, nameChain } from "../python/names.ts";
import type { ModuleScopes } from "../python/scopes.ts";
import {
  longestWord,
  metavariableOf,
  type Pattern,
  type PatternLanguage,
  sequenceOf,
  spellNames,
  type Texts,
  type TreeNode,
} from "./pattern.ts";

/**
 * Reads a pattern that is Python; the grammar has to be loaded.
 *
 * @throws SyntaxError where the text is no code
 */
export function parsePythonPattern(pattern: string): Pattern {
  const text = spellParameters(spellNames(pattern));
  const { module, problems } = pythonSyntax.parse({ path: "pattern", text, encoding: "utf-8" });
  const [problem] = problems;
  if (problem || module.body.length === 0) {
    throw new SyntaxError(`This pattern is no Python: ${pattern.trim()}`);
  }
  const [only, ...others] = module.body;
  const nodes =
    others.length === 0 && only?.kind === "expression-statement" ? [only.value] : module.body;
  return { nodes, text, word: longestWord(pattern) };
}

/** `...` among parameters of a function is no Python: there it becomes `*__dots`. */
function spellParameters(text: string): string {
  return text.replace(
    /(\bdef\s+\w+\s*\()([^)]*)\)/g,
    (_, head: string, parameters: string) => `${head}${parameters.replaceAll("...", "*__dots")})`,
  );
}

/** How patterns of Python are compared with one file. */
export function pythonPatterns(scopes: ModuleScopes): PatternLanguage {
  return {
    sameName: (pattern, node) => sameName(pattern as PyNode, node as PyNode, scopes),
    sameLiteral: (pattern, node, texts) => sameString(pattern as PyNode, node as PyNode, texts),
  };
}

/** `requests.get` is what `from requests import get as fetch` calls `fetch`. */
function sameName(pattern: PyNode, node: PyNode, scopes: ModuleScopes): boolean | undefined {
  if (node.kind !== "name" && node.kind !== "attribute") return undefined;
  const wanted = dotted(pattern);
  if (wanted === undefined) return undefined;
  const paths = importedPaths(scopes, node);
  if (paths.length > 0) return paths.includes(wanted);
  return dotted(node) === wanted;
}

/** `a.b.c` where an expression is nothing but names; not where one of them is a metavariable. */
function dotted(node: PyNode): string | undefined {
  const chain = node.kind === "name" || node.kind === "attribute" ? nameChain(node) : undefined;
  if (!chain) return undefined;
  const all = [chain.root.id, ...chain.attributes];
  const isOpen = all.some((part) => metavariableOf(part) ?? sequenceOf(part));
  return isOpen ? undefined : all.join(".");
}

function sameString(pattern: PyNode, node: PyNode, texts: Texts): boolean | undefined {
  if (pattern.kind !== "string") return undefined;
  if (node.kind !== "string") return false;
  const wanted = stringValue(pattern, texts.pattern);
  if (wanted === "...") return !isFormatted(pattern) || hasHoles(node);
  if (wanted === undefined) {
    return hasHoles(pattern) ? hasHoles(node) : sameBytes(pattern, node, texts);
  }
  return stringValue(node, texts.file) === wanted;
}

function isFormatted({ pieces }: PyString): boolean {
  return pieces.some(({ prefix }) => /f/i.test(prefix));
}

function sameBytes(pattern: PyString, node: PyString, texts: Texts): boolean {
  const written = (text: string, { range }: TreeNode) => text.slice(range.start, range.end);
  return written(texts.pattern, pattern) === written(texts.file, node);
}
