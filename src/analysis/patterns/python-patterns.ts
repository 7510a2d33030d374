import type { PyExpression, PyNode, PyString } from "../../syntax/python/nodes.ts";
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

/**
 * How patterns of Python are compared with one file.
 *
 * @param path - of the file: what its own names and relative imports are called elsewhere
 */
export function pythonPatterns(scopes: ModuleScopes, path: string): PatternLanguage {
  const module = moduleAt(path);
  return {
    sameName: (pattern, node) => sameName(pattern as PyNode, node as PyNode, { scopes, module }),
    sameLiteral: (pattern, node, texts) => sameString(pattern as PyNode, node as PyNode, texts),
  };
}

/** `requests.get` is what `from requests import get as fetch` calls `fetch`. */
function sameName(
  pattern: PyNode,
  node: PyNode,
  { scopes, module }: { readonly scopes: ModuleScopes; readonly module: ModulePlace },
): boolean | undefined {
  if (node.kind !== "name" && node.kind !== "attribute") return undefined;
  const wanted = dotted(pattern);
  if (wanted === undefined) return undefined;
  const paths = importedPaths(scopes, node);
  if (paths.length > 0) return paths.some((path) => isNamed(absolute(path, module), wanted));
  const own = dotted(node);
  return own === wanted || (own !== undefined && isDeclared(own, node, { scopes, module, wanted }));
}

/** What a module is called, and its package. */
interface ModulePlace {
  readonly name: readonly string[];
  readonly folder: readonly string[];
}

function moduleAt(path: string): ModulePlace {
  const parts = path.replace(/\.pyi?$/, "").split("/");
  const folder = parts.slice(0, -1);
  return { folder, name: parts.at(-1) === "__init__" ? folder : parts };
}

/** `..db.run` in `app/web/views.py` is `app.db.run`. */
function absolute(path: string, { folder }: ModulePlace): string {
  const dots = /^\.+/.exec(path)?.[0].length ?? 0;
  if (dots === 0) return path;
  const kept = folder.slice(0, Math.max(0, folder.length - dots + 1));
  return `.${[...kept, path.slice(dots)].join(".")}`;
}

/** A path that begins with a dot may stand in folders that are no packages: `.src.app.db.run`. */
function isNamed(path: string, wanted: string): boolean {
  return path === wanted || (path.startsWith(".") && path.endsWith(`.${wanted}`));
}

interface Wanted {
  readonly scopes: ModuleScopes;
  readonly module: ModulePlace;
  readonly wanted: string;
}

/** `run` in `app/db.py` is `app.db.run`, where the file declares it. */
function isDeclared(own: string, node: PyExpression, { scopes, module, wanted }: Wanted): boolean {
  if (!wanted.endsWith(`.${own}`)) return false;
  const root = nameChain(node)?.root;
  const declared = root && scopes.scope.bindings.has(root.id);
  return declared === true && isNamed(`.${[...module.name, own].join(".")}`, wanted);
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
