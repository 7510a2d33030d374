import { lowerString } from "./lower-strings.ts";
import {
  child,
  childrenOf,
  type LowerExpression,
  type Lowering,
  lowerAll,
  lowerExpression,
  lowerOther,
  rangeOf,
  textOf,
} from "./lowering.ts";
import type {
  PyArgument,
  PyBinary,
  PyBoolean,
  PyComprehension,
  PyConstant,
  PyDict,
  PyExpression,
  PyParameter,
  PySequence,
  PyStarred,
  PyUnary,
} from "./nodes.ts";
import type { RawNode } from "./raw-tree.ts";

const constant =
  (value: PyConstant["value"]): LowerExpression =>
  (node) => ({ kind: "constant", value, range: rangeOf(node) });

const sequence =
  (kind: PySequence["kind"]): LowerExpression =>
  (node, lowering) => ({
    kind,
    range: rangeOf(node),
    elements: lowerAll(node.children, lowering),
  });

const starred =
  (star: PyStarred["star"]): LowerExpression =>
  (node, lowering) => ({
    kind: "starred",
    star,
    range: rangeOf(node),
    value: lowerExpression(node.children[0], lowering),
  });

const number: LowerExpression = (node, lowering) => ({
  kind: "number",
  range: rangeOf(node),
  text: textOf(node, lowering),
});

const comprehension =
  (form: PyComprehension["form"]): LowerExpression =>
  (node, lowering) => {
    const body = child(node, "body");
    const elements = body?.type === "pair" ? body.children : body ? [body] : [];
    const loops = node.children.filter(({ type }) => type === "for_in_clause");
    return {
      kind: "comprehension",
      form,
      range: rangeOf(node),
      elements: lowerAll(elements, lowering),
      loops: loops.map((loop) => ({
        target: lowerExpression(child(loop, "left"), lowering),
        iterable: lowerExpression(child(loop, "right"), lowering),
      })),
      conditions: node.children
        .filter(({ type }) => type === "if_clause")
        .map(({ children }) => lowerExpression(children[0], lowering)),
    };
  };

/** By the grammar's word; what is not here is kept as `other`. */
export const expressionLowerers: Readonly<Record<string, LowerExpression | undefined>> = {
  __proto__: null as never,
  identifier: (node, lowering) => ({
    kind: "name",
    id: textOf(node, lowering),
    range: rangeOf(node),
  }),
  attribute: lowerSpine,
  call: lowerSpine,
  string: lowerString,
  concatenated_string: lowerString,
  integer: number,
  float: number,
  true: constant("True"),
  false: constant("False"),
  none: constant("None"),
  ellipsis: constant("..."),
  binary_operator: lowerBinary,
  boolean_operator: lowerBinary,
  comparison_operator: (node, lowering) => ({
    kind: "compare",
    range: rangeOf(node),
    operands: lowerAll(childrenOf(node, ""), lowering),
    operators: childrenOf(node, "operators").map((o) => textOf(o, lowering).replace(/\s+/g, " ")),
  }),
  unary_operator: lowerUnary,
  not_operator: lowerUnary,
  conditional_expression: ({ children: [body, test, otherwise], ...node }, lowering) => ({
    kind: "conditional",
    range: { start: node.start, end: node.end },
    body: lowerExpression(body, lowering),
    test: lowerExpression(test, lowering),
    otherwise: lowerExpression(otherwise, lowering),
  }),
  list: sequence("list"),
  list_pattern: sequence("list"),
  tuple: sequence("tuple"),
  tuple_pattern: sequence("tuple"),
  expression_list: sequence("tuple"),
  pattern_list: sequence("tuple"),
  set: sequence("set"),
  dictionary: lowerDict,
  subscript: lowerSpine,
  generic_type: (node, lowering) => ({
    kind: "subscript",
    range: rangeOf(node),
    object: lowerExpression(node.children[0], lowering),
    indices: lowerAll(node.children[1]?.children ?? [], lowering),
  }),
  lambda: (node, lowering) => ({
    kind: "lambda",
    range: rangeOf(node),
    parameters: lowerParameters(child(node, "parameters"), lowering),
    body: lowerExpression(child(node, "body"), lowering),
  }),
  list_comprehension: comprehension("list"),
  set_comprehension: comprehension("set"),
  dictionary_comprehension: comprehension("dict"),
  generator_expression: comprehension("generator"),
  await: (node, lowering) => ({
    kind: "await",
    range: rangeOf(node),
    value: lowerExpression(node.children[0], lowering),
  }),
  list_splat: starred("*"),
  list_splat_pattern: starred("*"),
  dictionary_splat: starred("**"),
  dictionary_splat_pattern: starred("**"),
  named_expression: (node, lowering) => ({
    kind: "walrus",
    range: rangeOf(node),
    target: lowerExpression(child(node, "name"), lowering),
    value: lowerExpression(child(node, "value"), lowering),
  }),
  parenthesized_expression: lowerParenthesized,
  parenthesized_list_splat: lowerParenthesized,
  type: lowerOnly,
  as_pattern_target: lowerOnly,
};

function lowerParenthesized(node: RawNode, lowering: Lowering): PyExpression {
  const inner = node.children[0];
  if (node.children.length !== 1 || !inner) return lowerOther(node, lowering);
  return { ...lowerExpression(inner, lowering), parens: rangeOf(node) };
}

function lowerOnly(node: RawNode, lowering: Lowering): PyExpression {
  return node.children.length === 1
    ? lowerExpression(node.children[0], lowering)
    : lowerOther(node, lowering);
}

/** What `a.b(c)[d]` hangs on, by the grammar's word. */
const spineFields: Readonly<Record<string, string | undefined>> = {
  attribute: "object",
  call: "function",
  subscript: "value",
};

const headOf = (node: RawNode) => {
  const field = spineFields[node.type];
  return field === undefined ? undefined : child(node, field);
};

/** A fluent chain may be hundreds of calls long: no recursion there. */
function lowerSpine(node: RawNode, lowering: Lowering): PyExpression {
  const spine = [node];
  let head = headOf(node);
  for (; head && spineFields[head.type] !== undefined; head = headOf(head)) spine.push(head);
  let lowered = lowerExpression(head, lowering);
  for (const link of spine.reverse()) lowered = lowerOnto(lowered, link, lowering);
  return lowered;
}

function lowerOnto(head: PyExpression, node: RawNode, lowering: Lowering): PyExpression {
  const range = rangeOf(node);
  if (node.type === "subscript") {
    const indices = lowerAll(childrenOf(node, "subscript"), lowering);
    return { kind: "subscript", range, object: head, indices };
  }
  if (node.type === "attribute") {
    const name = child(node, "attribute");
    const nameRange = name ? rangeOf(name) : { start: node.end, end: node.end };
    const text = name ? textOf(name, lowering) : "";
    return { kind: "attribute", range, object: head, name: text, nameRange };
  }
  const list = child(node, "arguments");
  const args = list?.type === "generator_expression" ? [list] : (list?.children ?? []);
  return {
    kind: "call",
    range,
    callee: head,
    args: args.map((arg) => lowerArgument(arg, lowering)),
    argsRange: list ? rangeOf(list) : { start: node.end, end: node.end },
  };
}

/** Also of the bases of a class. */
export function lowerArgument(node: RawNode, lowering: Lowering): PyArgument {
  const range = rangeOf(node);
  if (node.type === "keyword_argument") {
    const name = child(node, "name");
    const value = lowerExpression(child(node, "value"), lowering);
    return { range, name: name ? textOf(name, lowering) : "", star: "", value };
  }
  const star = node.type === "list_splat" ? "*" : node.type === "dictionary_splat" ? "**" : "";
  return { range, star, value: lowerExpression(star ? node.children[0] : node, lowering) };
}

/** Chains such as `a + b + c` lean to the left and may be thousands long: no recursion there. */
function lowerBinary(node: RawNode, lowering: Lowering): PyExpression {
  const chain = [node];
  for (let left = child(node, "left"); left?.type === node.type; left = child(left, "left")) {
    chain.push(left);
  }
  const innermost = chain.at(-1);
  let lowered = lowerExpression(innermost && child(innermost, "left"), lowering);
  for (const link of chain.reverse()) lowered = lowerLink(link, lowered, lowering);
  return lowered;
}

function lowerLink(node: RawNode, left: PyExpression, lowering: Lowering): PyBinary | PyBoolean {
  const sign = child(node, "operator");
  const operator = sign ? textOf(sign, lowering) : "";
  const right = lowerExpression(child(node, "right"), lowering);
  const range = rangeOf(node);
  if (node.type === "boolean_operator") {
    return { kind: "boolean", range, operator: operator === "or" ? "or" : "and", left, right };
  }
  const operatorRange = sign ? rangeOf(sign) : { start: node.start, end: node.start };
  return { kind: "binary", range, operator, operatorRange, left, right };
}

function lowerUnary(node: RawNode, lowering: Lowering): PyExpression {
  const sign = child(node, "operator");
  const operator = (sign ? textOf(sign, lowering) : "not") as PyUnary["operator"];
  const operand = lowerExpression(child(node, "argument"), lowering);
  return { kind: "unary", range: rangeOf(node), operator, operand };
}

function lowerDict(node: RawNode, lowering: Lowering): PyDict {
  const entries = node.children.map((entry) => {
    if (entry.type === "pair") {
      const key = lowerExpression(child(entry, "key"), lowering);
      const value = lowerExpression(child(entry, "value"), lowering);
      return { range: rangeOf(entry), key, value };
    }
    const splat = entry.type === "dictionary_splat" ? entry.children[0] : entry;
    return { range: rangeOf(entry), value: lowerExpression(splat, lowering) };
  });
  return { kind: "dict", range: rangeOf(node), entries };
}

/** Of a function or a lambda; the lone `*` and `/` are left out. */
export function lowerParameters(node: RawNode | undefined, lowering: Lowering): PyParameter[] {
  return (node?.children ?? [])
    .filter(({ type }) => type !== "keyword_separator" && type !== "positional_separator")
    .map((parameter) => lowerParameter(parameter, lowering));
}

function lowerParameter(node: RawNode, lowering: Lowering): PyParameter {
  const named = child(node, "name") ?? (node.type === "typed_parameter" ? node.children[0] : node);
  const isList = named?.type === "list_splat_pattern";
  const isDict = named?.type === "dictionary_splat_pattern";
  const bare = (isList || isDict ? named.children[0] : named) ?? node;
  const annotation = child(node, "type");
  const value = child(node, "value");
  return {
    range: rangeOf(node),
    name: textOf(bare, lowering),
    nameRange: rangeOf(bare),
    star: isList ? "*" : isDict ? "**" : "",
    ...(annotation && { annotation: lowerExpression(annotation, lowering) }),
    ...(value && { defaultValue: lowerExpression(value, lowering) }),
  };
}
