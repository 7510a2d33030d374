import { unpackedNames } from "../../src/analysis/python/bound-names.ts";
import type { TextRange } from "../../src/model/index.ts";
import type {
  PyArgument,
  PyExcept,
  PyExpression,
  PyMatch,
  PyNode,
  PyParameter,
} from "../../src/syntax/python/nodes.ts";
import { hasHoles, stringValue } from "../../src/syntax/python/string-values.ts";
import { walkNodes } from "../../src/syntax/python/walk.ts";
import { placer } from "./python-places.ts";

/** `[kind, line, column, end line, end column, …]`: columns in bytes, as CPython counts them. */
export type Row = readonly unknown[];

/**
 * What the nodes of a text say, in the form in which `python-ast.py` says it.
 *
 * @param insideStrings - also what stands in the holes of strings
 */
export function rowsOf(module: PyNode, text: string, insideStrings: boolean): Row[] {
  const place = placer(text);
  const rows: Row[] = [];
  const put = (range: TextRange, kind: string, ...more: readonly unknown[]) => {
    rows.push([kind, ...place(range.start), ...place(range.end), ...more]);
  };
  const quiet = new Set<PyNode>();
  for (const node of walkNodes(module)) {
    if (quiet.has(node)) continue;
    if (node.kind === "string" && !insideStrings) {
      for (const below of walkNodes(node)) if (below !== node) quiet.add(below);
    }
    rowOf(node, { put, quiet, text });
  }
  return rows;
}

interface Writing {
  readonly put: (range: TextRange, kind: string, ...more: readonly unknown[]) => void;
  /** Nodes that CPython has no node for. */
  readonly quiet: Set<PyNode>;
  readonly text: string;
}

function rowOf(node: PyNode, writing: Writing): void {
  const { put, quiet, text } = writing;
  switch (node.kind) {
    case "module":
      return;
    case "name":
      put(node.range, "name", node.id.normalize("NFKC"));
      return;
    case "attribute":
      put(node.range, "attribute", node.name.normalize("NFKC"));
      return;
    case "call":
      putArguments(node.args, writing);
      put(node.range, "call", node.args.length);
      return;
    case "string":
      put(node.range, "string", hasPlaceholder(node) ? null : lengthOf(node, text));
      return;
    case "constant":
      put(node.range, "constant", node.value);
      return;
    case "binary":
      put(node.range, "binary", node.operator);
      return;
    case "boolean": {
      let count = 2;
      for (let left = node.left; joins(left, node.operator); left = left.left) {
        quiet.add(left);
        count++;
      }
      put(node.range, "boolean", node.operator, count);
      return;
    }
    case "compare":
      put(node.range, "compare", node.operators);
      return;
    case "unary":
      put(node.range, "unary", node.operator);
      return;
    case "number":
    case "conditional":
    case "await":
    case "starred":
    case "walrus":
      put(node.range, node.kind);
      return;
    case "list":
    case "set":
    case "tuple":
      put(node.range, node.kind, node.elements.length);
      return;
    case "dict":
      put(node.range, "dict", node.entries.length);
      return;
    case "subscript": {
      const [only] = node.indices;
      if (node.indices.length === 1 && only?.kind === "tuple") quiet.add(only);
      put(node.range, "subscript");
      return;
    }
    case "lambda":
      putParameters(node.parameters, writing);
      put(node.range, "lambda", node.parameters.length);
      return;
    case "comprehension":
      put(node.range, node.kind, node.form, node.loops.length, node.conditions.length);
      return;
    case "other":
      put(
        node.range,
        node.type === "slice" || node.type === "yield" ? node.type : node.kind,
        ...(node.type === "slice" || node.type === "yield" ? [] : [node.type]),
      );
      return;
    default:
      statementRow(node, writing);
  }
}

function joins(
  node: PyExpression,
  operator: string,
): node is Extract<PyExpression, { kind: "boolean" }> {
  return node.kind === "boolean" && node.operator === operator && !node.parens;
}

function hasPlaceholder(node: Extract<PyExpression, { kind: "string" }>): boolean {
  return hasHoles(node) || node.pieces.some(({ prefix }) => /[ftb]/i.test(prefix));
}

function lengthOf(node: PyExpression, text: string): number | null {
  const value = stringValue(node, text);
  // Names of characters are not known.
  return value === undefined || value.includes("\\N{") ? null : value.length;
}

function putArguments(args: readonly PyArgument[], { put }: Writing): void {
  for (const { name, star, range } of args) {
    if (name !== undefined || star === "**") put(range, "keyword", name ?? null);
    else if (star === "*") put(range, "starred");
  }
}

function putParameters(parameters: readonly PyParameter[], { put }: Writing): void {
  for (const { name, nameRange, annotation } of parameters) {
    const end = annotation ? (annotation.parens ?? annotation.range).end : nameRange.end;
    put({ start: nameRange.start, end }, "parameter", name.normalize("NFKC"));
  }
}

function statementRow(
  node: Exclude<PyNode, PyExpression | { kind: "module" }>,
  writing: Writing,
): void {
  const { put, text } = writing;
  const { range } = node;
  switch (node.kind) {
    case "function":
      putParameters(node.parameters, writing);
      put(
        range,
        "function",
        node.name.normalize("NFKC"),
        node.isAsync,
        node.decorators.length,
        node.parameters.length,
        node.body.length,
      );
      return;
    case "class":
      putArguments(node.bases, writing);
      put(range, "class", node.name, node.decorators.length, node.bases.length, node.body.length);
      return;
    case "assign":
      put(range, "assign", node.targets.length, node.value !== undefined);
      return;
    case "augmented-assign":
      put(range, "augmented-assign", node.operator);
      return;
    case "expression-statement":
      put(range, "expression-statement");
      return;
    case "return":
      put(range, "return", node.value !== undefined);
      return;
    case "import":
      put(
        range,
        "import",
        node.names.map(({ name, alias }) => [name, alias ?? null]),
      );
      return;
    case "import-from":
      put(
        range,
        "import-from",
        node.module,
        node.names.map(({ name, alias }) => [name, alias ?? null]),
      );
      return;
    case "if":
      put(range, "if", node.branches.length, node.otherwise.length);
      return;
    case "for":
      put(range, "for", node.body.length, node.otherwise.length);
      return;
    case "while":
      put(range, "while", node.body.length, node.otherwise.length);
      return;
    case "with":
      put(
        range,
        "with",
        node.items.length,
        node.items.filter(({ target }) => target).length,
        node.body.length,
      );
      return;
    case "try":
      for (const clause of node.clauses) putExcept(clause, writing);
      put(
        range,
        "try",
        node.body.length,
        node.clauses.length,
        node.otherwise.length,
        node.finalizer.length,
      );
      return;
    case "match":
      putMatch(node, writing);
      return;
    case "other-statement":
      for (const below of quietOf(node, text)) writing.quiet.add(below);
      put(
        range,
        "other-statement",
        node.type.replace(/_(import_)?statement$/, (whole) =>
          whole === "_import_statement" ? "_import" : "",
        ),
      );
      return;
  }
}

/** What only names something, or has its commas counted by CPython as parts of the statement. */
function quietOf(
  { type, expressions }: Extract<PyNode, { kind: "other-statement" }>,
  text: string,
): PyNode[] {
  if (type === "global_statement" || type === "nonlocal_statement") return [...expressions];
  if (type === "future_import_statement") return expressions.flatMap((e) => [...walkNodes(e)]);
  if (type === "type_alias_statement") {
    const [alias] = expressions;
    return alias?.kind === "subscript" ? [alias, ...alias.indices.flatMap(namedBy)] : [];
  }
  const [only] = expressions;
  return type === "delete_statement" && only?.kind === "tuple" && text[only.range.start] !== "("
    ? [only]
    : [];
}

/** A type parameter is not its bound. */
function namedBy(parameter: PyExpression): PyNode[] {
  const isOther = parameter.kind === "other";
  return isOther ? [parameter, ...parameter.children.slice(0, 1)] : [parameter];
}

function putExcept({ types, alias, body, range }: PyExcept, { put, quiet }: Writing): void {
  if (alias) quiet.add(alias);
  void types;
  put(range, "except", alias?.kind === "name" ? alias.id : null, body.length);
}

function putMatch({ range, subjects, cases }: PyMatch, { put, quiet }: Writing): void {
  void subjects;
  const names = cases.map(({ patterns }) => {
    for (const pattern of patterns) for (const node of walkNodes(pattern)) quiet.add(node);
    return patterns.flatMap(unpackedNames).sort();
  });
  put(range, "match", names);
}
