import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit } from "../model/index.ts";
import type {
  PyImport,
  PyImportFrom,
  PyNode,
  PyStatement,
  PythonDocument,
} from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";

/** What a file has to import, and what the thing is called in it. */
export interface Imported {
  /** Empty where it is imported already. */
  readonly edits: readonly Edit[];
  /** `os`, or the name it has here. */
  readonly local: string;
}

/** `import module`, before the other imports: after the docstring and `from __future__`. */
export function importModule(document: PythonDocument, module: string): Imported {
  for (const statement of document.module.body) {
    if (statement.kind !== "import") continue;
    const found = statement.names.find(({ name }) => name === module);
    if (found) return { edits: [], local: found.alias ?? module };
  }
  return { edits: [insertLine(document, `import ${module}`)], local: module };
}

/** `from module import name`, in the import of that module where there is one. */
export function importName(
  document: PythonDocument,
  { module, name }: { readonly module: string; readonly name: string },
): Imported {
  const own = document.module.body.filter(
    (statement): statement is PyImportFrom =>
      statement.kind === "import-from" && statement.module === module,
  );
  const found = own.flatMap(({ names }) => names).find((imported) => imported.name === name);
  if (found) return { edits: [], local: found.alias ?? name };
  const last = own.find(({ isWildcard }) => !isWildcard)?.names.at(-1);
  const edit = last
    ? { range: { start: last.range.end, end: last.range.end }, text: `, ${name}` }
    : insertLine(document, `from ${module} import ${name}`);
  return { edits: [edit], local: name };
}

/** Where an import has to hold. */
interface ImportPlace {
  readonly scopes: ModuleScopes;
  readonly at: PyNode;
}

/** As `importModule`; `undefined` where the name means something else at a node. */
export function importModuleAt(
  document: PythonDocument,
  { module, ...place }: ImportPlace & { readonly module: string },
): Imported | undefined {
  return unlessTaken(importModule(document, module), { ...place, path: module });
}

/** As `importName`; `undefined` where the name means something else at a node. */
export function importNameAt(
  document: PythonDocument,
  { module, name, ...place }: ImportPlace & { readonly module: string; readonly name: string },
): Imported | undefined {
  const imported = importName(document, { module, name });
  return unlessTaken(imported, { ...place, path: `${module}.${name}` });
}

/**
 * As `importName`, wherever the name is used; `module.name` where the file imports the module.
 *
 * @returns `undefined` where the name means something else somewhere in this file
 */
export function importNameAnywhere(
  document: PythonDocument,
  {
    scopes,
    module,
    name,
  }: { readonly scopes: ModuleScopes; readonly module: string; readonly name: string },
): Imported | undefined {
  for (const [local, bindings] of scopes.scope.bindings) {
    const [only, ...others] = bindings;
    const isName = only?.path === `${module}.${name}`;
    if (others.length > 0 || (!isName && only?.path !== module)) continue;
    if (isShadowed(scopes, local)) continue;
    return { edits: [], local: isName ? local : `${local}.${name}` };
  }
  const isTaken = scopes.namesOf(name).length > 0 || scopes.scope.bindings.has(name);
  return isTaken || isShadowed(scopes, name) ? undefined : importName(document, { module, name });
}

/** True where another scope of the file uses the name for something of its own. */
export function isShadowed(scopes: ModuleScopes, name: string): boolean {
  return scopes.nodes.some(
    (node) =>
      (node.kind === "function" ||
        node.kind === "class" ||
        node.kind === "lambda" ||
        node.kind === "comprehension") &&
      scopes.scopeInside(node).bindings.has(name),
  );
}

function unlessTaken(
  imported: Imported,
  { scopes, at, path }: ImportPlace & { readonly path: string },
): Imported | undefined {
  const isFree = lookUp(scopes, imported.local, at).every((binding) => binding.path === path);
  return isFree ? imported : undefined;
}

function insertLine({ module, text }: PythonDocument, line: string): Edit {
  const eol = lineEndOf(text);
  const first = module.body.find(
    (statement) => isImport(statement) && !isFuture(statement) && startsLine(text, statement),
  );
  if (first) {
    const at = first.range.start;
    return { range: { start: at, end: at }, text: `${line}${eol}` };
  }
  const before = module.body.filter(
    (statement, i) => isFuture(statement) || isDocstring(statement, i),
  );
  const last = before.at(-1);
  const at = last ? nextLine(text, last.range.end) : afterHead(text);
  const open = at > 0 && !/[\r\n]$/.test(text.slice(0, at)) && !isMark(text, at) ? eol : "";
  return { range: { start: at, end: at }, text: `${open}${line}${eol}` };
}

function isMark(text: string, at: number): boolean {
  return at === 1 && text.startsWith("\uFEFF");
}

function isImport(statement: PyStatement): statement is PyImport | PyImportFrom {
  return statement.kind === "import" || statement.kind === "import-from";
}

function isFuture(statement: PyStatement): boolean {
  return statement.kind === "import-from"
    ? statement.module === "__future__"
    : statement.kind === "other-statement" && statement.type === "future_import_statement";
}

function isDocstring(statement: PyStatement, index: number): boolean {
  return (
    index === 0 && statement.kind === "expression-statement" && statement.value.kind === "string"
  );
}

function startsLine(text: string, { range }: PyStatement): boolean {
  const before = text[range.start - 1];
  return before === undefined || /[\r\n\uFEFF]/.test(before);
}

/** After a byte order mark, a `#!` line and a coding comment. */
function afterHead(text: string): number {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (text.startsWith("#", at)) at = nextLine(text, at);
  return at;
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end + 1;
}
