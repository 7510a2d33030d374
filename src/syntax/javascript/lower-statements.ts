import type { BabelNode, BabelPattern, BabelStatement } from "./babel-nodes.ts";
import { lowerClass, lowerFunction } from "./lower-functions.ts";
import { lowerExport, lowerImport } from "./lower-modules.ts";
import {
  annotationOf,
  type Lowering,
  lowerBody,
  lowerExpression,
  lowerStatement,
  optional,
  rangeOf,
} from "./lowering.ts";
import type { JsDeclaration, JsFor, JsObject, JsStatement } from "./nodes.ts";

type Lowerers = {
  readonly [T in BabelStatement["type"]]?: (
    node: Extract<BabelStatement, { readonly type: T }>,
    lowering: Lowering,
  ) => JsStatement | undefined;
};

/** Turns the parser's statement into ours; types and empty statements leave nothing. */
export function statementsOf(node: BabelNode, lowering: Lowering): readonly JsStatement[] {
  const lower = lowerers[node.type as BabelStatement["type"]] as
    | ((node: BabelNode, lowering: Lowering) => JsStatement | undefined)
    | undefined;
  if (!lower) return isDropped(node) ? [] : [otherStatement(node)];
  const lowered = lower(node, lowering);
  return lowered ? [lowered] : [];
}

/** Types, and statements that hold no expression. */
function isDropped({ type }: BabelNode): boolean {
  return (
    type === "EmptyStatement" ||
    /^(?:TS(?:Interface|TypeAlias|Declare)|Interface|TypeAlias|OpaqueType|Declare)/.test(type)
  );
}

type OtherStatement = Extract<JsStatement, { readonly kind: "other-statement" }>;

function otherStatement(
  node: BabelNode,
  more: Partial<Pick<OtherStatement, "expressions" | "body">> = {},
): OtherStatement {
  return {
    kind: "other-statement",
    type: node.type,
    range: rangeOf(node),
    expressions: [],
    body: [],
    ...more,
  };
}

const declaration: Lowerers["VariableDeclaration"] = (node, lowering) =>
  node.declare === true ? undefined : lowerDeclaration(node, lowering);

type Declaration = Extract<BabelStatement, { readonly type: "VariableDeclaration" }>;

function lowerDeclaration(node: Declaration, lowering: Lowering): JsDeclaration {
  return {
    kind: "declaration",
    range: rangeOf(node),
    word: node.kind === "var" || node.kind === "let" ? node.kind : "const",
    declarators: node.declarations.map((declarator) => ({
      kind: "declarator",
      range: rangeOf(declarator),
      target: lowerExpression(declarator.id, lowering),
      ...annotationOf(annotatedBy(declarator.id), lowering),
      ...optional("value", declarator.init, lowering),
    })),
  };
}

function annotatedBy(target: BabelPattern): BabelNode | null | undefined {
  return "typeAnnotation" in target ? target.typeAnnotation : undefined;
}

/** Of `for (const x of …)` what is bound, of `for (x of …)` what is assigned to. */
function loopTarget(node: BabelNode, lowering: Lowering) {
  const declared =
    node.type === "VariableDeclaration" ? (node as Declaration).declarations[0]?.id : undefined;
  return lowerExpression(declared ?? node, lowering);
}

const forEach =
  (form: "of" | "in") =>
  (
    node: BabelNode & {
      readonly left: BabelNode;
      readonly right: BabelNode;
      readonly body: BabelNode;
    },
    lowering: Lowering,
  ): JsStatement => ({
    kind: "for-each",
    range: rangeOf(node),
    form,
    target: loopTarget(node.left, lowering),
    iterable: lowerExpression(node.right, lowering),
    body: lowerBody(node.body, lowering),
  });

function startOf(node: BabelNode | null | undefined, lowering: Lowering): Pick<JsFor, "start"> {
  if (!node) return {};
  const isDeclared = node.type === "VariableDeclaration";
  return {
    start: isDeclared
      ? lowerDeclaration(node as Declaration, lowering)
      : lowerExpression(node, lowering),
  };
}

const whileLoop = (
  node: BabelNode & { readonly test: BabelNode; readonly body: BabelNode },
  lowering: Lowering,
): JsStatement => ({
  kind: "while",
  range: rangeOf(node),
  test: lowerExpression(node.test, lowering),
  body: lowerBody(node.body, lowering),
});

const lowerers: Lowerers = {
  FunctionDeclaration: (node, lowering) => lowerFunction(node as never, "declaration", lowering),
  ClassDeclaration: (node, lowering) =>
    node.declare === true ? undefined : lowerClass(node as never, lowering),
  VariableDeclaration: declaration,
  ExpressionStatement: (node, lowering) => ({
    kind: "expression-statement",
    range: rangeOf(node),
    value: lowerExpression(node.expression, lowering),
  }),
  ReturnStatement: (node, lowering) => ({
    kind: "return",
    range: rangeOf(node),
    ...optional("value", node.argument, lowering),
  }),
  ThrowStatement: (node, lowering) => ({
    kind: "throw",
    range: rangeOf(node),
    value: lowerExpression(node.argument, lowering),
  }),
  IfStatement: (node, lowering) => ({
    kind: "if",
    range: rangeOf(node),
    test: lowerExpression(node.test, lowering),
    body: lowerBody(node.consequent, lowering),
    otherwise: lowerBody(node.alternate, lowering),
  }),
  ForStatement: (node, lowering) => ({
    kind: "for",
    range: rangeOf(node),
    ...startOf(node.init, lowering),
    ...optional("test", node.test, lowering),
    ...optional("update", node.update, lowering),
    body: lowerBody(node.body, lowering),
  }),
  ForOfStatement: forEach("of"),
  ForInStatement: forEach("in"),
  WhileStatement: whileLoop,
  DoWhileStatement: whileLoop,
  BlockStatement: (node, lowering) => ({
    kind: "block",
    range: rangeOf(node),
    body: lowerBody(node, lowering),
  }),
  TryStatement: (node, lowering) => ({
    kind: "try",
    range: rangeOf(node),
    body: lowerBody(node.block, lowering),
    ...optional("caught", node.handler?.param, lowering),
    recovery: lowerBody(node.handler?.body, lowering),
    finalizer: lowerBody(node.finalizer, lowering),
  }),
  SwitchStatement: (node, lowering) => ({
    kind: "switch",
    range: rangeOf(node),
    subject: lowerExpression(node.discriminant, lowering),
    cases: node.cases.map(({ test, consequent }) => ({
      ...optional("test", test, lowering),
      body: consequent.flatMap((statement) => lowerStatement(statement, lowering)),
    })),
  }),
  LabeledStatement: (node, lowering) =>
    otherStatement(node, { body: lowerBody(node.body, lowering) }),
  WithStatement: (node, lowering) =>
    otherStatement(node, {
      expressions: [lowerExpression(node.object, lowering)],
      body: lowerBody(node.body, lowering),
    }),
  ImportDeclaration: lowerImport,
  TSImportEqualsDeclaration: lowerImport,
  ExportNamedDeclaration: lowerExport,
  ExportDefaultDeclaration: lowerExport,
  ExportAllDeclaration: lowerExport,
  TSExportAssignment: lowerExport,
  TSEnumDeclaration: lowerEnum,
  TSModuleDeclaration: (node, lowering) => {
    if (node.declare === true) return undefined;
    const { body } = node as {
      readonly body: BabelNode & { readonly body?: readonly BabelNode[] };
    };
    const statements = body.type === "TSModuleBlock" ? (body.body ?? []) : [body];
    return otherStatement(node, {
      body: statements.flatMap((statement) => lowerStatement(statement, lowering)),
    });
  },
};

/** An enum is a constant object of its members. */
function lowerEnum(
  node: Extract<BabelStatement, { readonly type: "TSEnumDeclaration" }>,
  lowering: Lowering,
): JsDeclaration {
  const range = rangeOf(node);
  const members = node.members ?? [];
  const value: JsObject = {
    kind: "object",
    range,
    properties: members.map(({ id, initializer, ...member }, index) => ({
      kind: "property",
      range: rangeOf(member),
      name: "name" in id ? id.name : id.value,
      keyRange: rangeOf(id),
      value: initializer
        ? lowerExpression(initializer, lowering)
        : { kind: "number", range: rangeOf(id), value: index },
      isShorthand: false,
    })),
  };
  const target = lowerExpression(node.id, lowering);
  const declarators = [{ kind: "declarator", range, target, value } as const];
  return { kind: "declaration", range, word: "const", declarators };
}
