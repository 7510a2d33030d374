import { lowerArgument, lowerParameters } from "./lower-expressions.ts";
import {
  child,
  childrenOf,
  type Lowering,
  lowerAll,
  lowerExpression,
  rangeOf,
  textOf,
  withinDepth,
} from "./lowering.ts";
import type {
  PyExcept,
  PyExpression,
  PyImportedName,
  PyMatch,
  PyStatement,
  PyWith,
} from "./nodes.ts";
import type { RawNode } from "./raw-tree.ts";

type Lower = (node: RawNode, lowering: Lowering) => PyStatement;

/** The statements below a node, in order. */
export function lowerBlock(node: RawNode | undefined, lowering: Lowering): PyStatement[] {
  if (!node) return [];
  const lowered = withinDepth(lowering, () =>
    node.children.map((statement) => lowerStatement(statement, lowering)),
  );
  return lowered ?? [];
}

function lowerStatement(node: RawNode, lowering: Lowering): PyStatement {
  return (statementLowerers[node.type] ?? lowerOtherStatement)(node, lowering);
}

const statementLowerers: Readonly<Record<string, Lower | undefined>> = {
  __proto__: null as never,
  function_definition: (node, lowering) => lowerFunction(node, lowering, []),
  class_definition: (node, lowering) => lowerClass(node, lowering, []),
  decorated_definition: lowerDecorated,
  expression_statement: lowerExpressionStatement,
  return_statement: (node, lowering) => ({
    kind: "return",
    range: rangeOf(node),
    ...(node.children[0] && { value: lowerExpression(node.children[0], lowering) }),
  }),
  import_statement: (node, lowering) => ({
    kind: "import",
    range: rangeOf(node),
    names: childrenOf(node, "name").map((name) => lowerImported(name, lowering)),
  }),
  import_from_statement: (node, lowering) => {
    const module = child(node, "module_name");
    return {
      kind: "import-from",
      range: rangeOf(node),
      module: module ? textOf(module, lowering).replace(/\s+/g, "") : "",
      names: childrenOf(node, "name").map((name) => lowerImported(name, lowering)),
      isWildcard: node.children.some(({ type }) => type === "wildcard_import"),
    };
  },
  if_statement: (node, lowering) => {
    const elifs = node.children.filter(({ type }) => type === "elif_clause");
    return {
      kind: "if",
      range: rangeOf(node),
      branches: [node, ...elifs].map((branch) => ({
        test: lowerExpression(child(branch, "condition"), lowering),
        body: lowerBlock(child(branch, "consequence"), lowering),
      })),
      otherwise: clauseBody(node, "else_clause", lowering),
    };
  },
  for_statement: (node, lowering) => ({
    kind: "for",
    range: rangeOf(node),
    target: lowerExpression(child(node, "left"), lowering),
    iterable: lowerExpression(child(node, "right"), lowering),
    body: lowerBlock(child(node, "body"), lowering),
    otherwise: clauseBody(node, "else_clause", lowering),
  }),
  while_statement: (node, lowering) => ({
    kind: "while",
    range: rangeOf(node),
    test: lowerExpression(child(node, "condition"), lowering),
    body: lowerBlock(child(node, "body"), lowering),
    otherwise: clauseBody(node, "else_clause", lowering),
  }),
  with_statement: (node, lowering) => ({
    kind: "with",
    range: rangeOf(node),
    items: node.children.flatMap(({ type, children }) =>
      type === "with_clause" ? children.flatMap((item) => lowerWithItem(item, lowering)) : [],
    ),
    body: lowerBlock(child(node, "body"), lowering),
  }),
  try_statement: (node, lowering) => ({
    kind: "try",
    range: rangeOf(node),
    body: lowerBlock(child(node, "body"), lowering),
    clauses: node.children
      .filter(({ type }) => type.startsWith("except"))
      .map((clause) => lowerExcept(clause, lowering)),
    otherwise: clauseBody(node, "else_clause", lowering),
    finalizer: clauseBody(node, "finally_clause", lowering),
  }),
  match_statement: lowerMatch,
};

function clauseBody(node: RawNode, type: string, lowering: Lowering): PyStatement[] {
  const clause = node.children.find((candidate) => candidate.type === type);
  return lowerBlock(clause?.children.find(isBlock), lowering);
}

function isBlock({ type }: RawNode): boolean {
  return type === "block";
}

function lowerFunction(
  node: RawNode,
  lowering: Lowering,
  decorators: readonly PyExpression[],
): PyStatement {
  const name = child(node, "name") ?? node;
  const returns = child(node, "return_type");
  return {
    kind: "function",
    range: rangeOf(node),
    name: textOf(name, lowering),
    nameRange: rangeOf(name),
    isAsync: lowering.text.startsWith("async", node.start),
    decorators,
    parameters: lowerParameters(child(node, "parameters"), lowering),
    ...(returns && { returns: lowerExpression(returns, lowering) }),
    body: lowerBlock(child(node, "body"), lowering),
  };
}

function lowerClass(
  node: RawNode,
  lowering: Lowering,
  decorators: readonly PyExpression[],
): PyStatement {
  const name = child(node, "name") ?? node;
  return {
    kind: "class",
    range: rangeOf(node),
    name: textOf(name, lowering),
    nameRange: rangeOf(name),
    decorators,
    bases: (child(node, "superclasses")?.children ?? []).map((base) =>
      lowerArgument(base, lowering),
    ),
    body: lowerBlock(child(node, "body"), lowering),
  };
}

function lowerDecorated(node: RawNode, lowering: Lowering): PyStatement {
  const decorators = node.children
    .filter(({ type }) => type === "decorator")
    .map(({ children }) => lowerExpression(children[0], lowering));
  const definition = child(node, "definition");
  if (definition?.type === "function_definition") {
    return lowerFunction(definition, lowering, decorators);
  }
  if (definition?.type === "class_definition") return lowerClass(definition, lowering, decorators);
  return lowerOtherStatement(node, lowering);
}

function lowerExpressionStatement(node: RawNode, lowering: Lowering): PyStatement {
  const range = rangeOf(node);
  const only = node.children[0];
  if (node.children.length > 1) {
    // `a, b` as a statement: the grammar gives no node for the tuple.
    const elements = lowerAll(node.children, lowering);
    return { kind: "expression-statement", range, value: { kind: "tuple", range, elements } };
  }
  if (only?.type === "assignment") return lowerAssign(only, lowering);
  if (only?.type === "augmented_assignment") {
    const operator = child(only, "operator");
    return {
      kind: "augmented-assign",
      range,
      target: lowerExpression(child(only, "left"), lowering),
      operator: operator ? textOf(operator, lowering) : "",
      value: lowerExpression(child(only, "right"), lowering),
    };
  }
  return { kind: "expression-statement", range, value: lowerExpression(only, lowering) };
}

function lowerAssign(node: RawNode, lowering: Lowering): PyStatement {
  const targets: PyExpression[] = [];
  let link: RawNode = node;
  for (;;) {
    targets.push(lowerExpression(child(link, "left"), lowering));
    const right = child(link, "right");
    if (right?.type !== "assignment") break;
    link = right;
  }
  const annotation = child(link, "type");
  const value = child(link, "right");
  return {
    kind: "assign",
    range: rangeOf(node),
    targets,
    ...(annotation && { annotation: lowerExpression(annotation, lowering) }),
    ...(value && { value: lowerExpression(value, lowering) }),
  };
}

function lowerImported(node: RawNode, lowering: Lowering): PyImportedName {
  const name = child(node, "name") ?? node;
  const alias = child(node, "alias");
  return {
    range: rangeOf(node),
    name: textOf(name, lowering).replace(/\s+/g, ""),
    ...(alias && { alias: textOf(alias, lowering) }),
  };
}

function lowerWithItem(item: RawNode, lowering: Lowering): PyWith["items"] {
  const value = child(item, "value");
  const values =
    value?.type === "tuple" && value.children.some(isAsPattern) ? value.children : [value];
  return values.map((each) => {
    if (!each || !isAsPattern(each)) return { value: lowerExpression(each, lowering) };
    const target = lowerExpression(child(each, "alias"), lowering);
    return { value: lowerExpression(each.children[0], lowering), target };
  });
}

function isAsPattern({ type }: RawNode): boolean {
  return type === "as_pattern";
}

function lowerExcept(node: RawNode, lowering: Lowering): PyExcept {
  const values = node.children.filter((c) => !isBlock(c) && c.field !== "alias");
  const named = values[0] && isAsPattern(values[0]) ? values[0] : undefined;
  const alias = named ? child(named, "alias") : child(node, "alias");
  return {
    range: rangeOf(node),
    types: lowerAll(named ? named.children.slice(0, 1) : values, lowering),
    ...(alias && { alias: lowerExpression(alias, lowering) }),
    body: lowerBlock(node.children.find(isBlock), lowering),
  };
}

function lowerMatch(node: RawNode, lowering: Lowering): PyMatch {
  const cases = (child(node, "body")?.children ?? []).filter(({ type }) => type === "case_clause");
  return {
    kind: "match",
    range: rangeOf(node),
    subjects: lowerAll(childrenOf(node, "subject"), lowering),
    cases: cases.map((clause) => {
      const guard = child(clause, "guard")?.children[0];
      return {
        range: rangeOf(clause),
        patterns: lowerAll(
          clause.children.filter(({ type }) => type === "case_pattern"),
          lowering,
        ),
        ...(guard && { guard: lowerExpression(guard, lowering) }),
        body: lowerBlock(child(clause, "consequence"), lowering),
      };
    }),
  };
}

/** Recovery may leave whole statements inside of what it could not read. */
function lowerOtherStatement(node: RawNode, lowering: Lowering): PyStatement {
  const isStatement = ({ type }: RawNode) => statementLowerers[type] !== undefined;
  const blocks = node.children.filter(isBlock).flatMap((block) => lowerBlock(block, lowering));
  const statements = node.children.filter(isStatement).map((c) => lowerStatement(c, lowering));
  return {
    kind: "other-statement",
    type: node.type,
    range: rangeOf(node),
    expressions: lowerAll(
      node.children.filter((c) => !isStatement(c) && !isBlock(c)),
      lowering,
    ),
    body: [...statements, ...blocks],
  };
}
