import type { BabelExpression, BabelMember, BabelNode } from "./babel-nodes.ts";
import {
  annotationOf,
  type Lowering,
  lowerAll,
  lowerBody,
  lowerExpression,
  optional,
  rangeOf,
} from "./lowering.ts";
import type { JsClass, JsField, JsFunction, JsParameter } from "./nodes.ts";

interface AnyFunction extends BabelNode {
  readonly params: readonly BabelNode[];
  readonly body?: BabelNode | null;
  readonly id?: Key | null | undefined;
  readonly key?: Key;
  readonly computed?: boolean | undefined;
  readonly async?: boolean | undefined;
  readonly decorators?: readonly Decorator[] | null | undefined;
  readonly kind?: string;
}

type Key = BabelNode & {
  readonly name?: unknown;
  readonly value?: unknown;
  readonly id?: { readonly name: string };
};
type Decorator = BabelNode & { readonly expression: BabelNode };

/** A function of any form; one without a body, as TypeScript declares them, has none here either. */
export function lowerFunction(
  node: AnyFunction,
  form: JsFunction["form"],
  lowering: Lowering,
): JsFunction {
  const key = node.id ?? (node.computed === true ? undefined : node.key);
  const name = key && nameOf(key);
  const isBlock = node.body?.type === "BlockStatement";
  return {
    kind: "function",
    range: rangeOf(node),
    form: node.kind === "get" || node.kind === "set" ? "accessor" : form,
    ...(key && name !== undefined && { name, nameRange: rangeOf(key) }),
    parameters: node.params.map((parameter) => lowerParameter(parameter, lowering)),
    body: isBlock ? lowerBody(node.body, lowering) : [],
    ...(!isBlock && optional("result", node.body, lowering)),
    isAsync: node.async === true,
    decorators: decoratorsOf(node, lowering),
  };
}

function nameOf(key: Key): string | undefined {
  if (key.type === "PrivateName") return `#${key.id?.name ?? ""}`;
  const name = key.name ?? key.value;
  return name === undefined ? undefined : String(name);
}

function decoratorsOf(
  { decorators }: { readonly decorators?: readonly Decorator[] | null | undefined },
  lowering: Lowering,
) {
  return lowerAll(
    (decorators ?? []).map(({ expression }) => expression),
    lowering,
  );
}

type Parameter = BabelNode & {
  readonly typeAnnotation?: BabelNode | null;
  readonly parameter?: Parameter;
  readonly left?: Parameter;
  readonly right?: BabelNode;
  readonly argument?: Parameter;
  readonly decorators?: readonly Decorator[] | null;
};

function lowerParameter(node: Parameter, lowering: Lowering): JsParameter {
  if (node.parameter) {
    // `constructor(private name: string)`
    const inner = lowerParameter(node.parameter, lowering);
    return { ...inner, decorators: [...decoratorsOf(node, lowering), ...inner.decorators] };
  }
  const isDefault = node.type === "AssignmentPattern";
  const plain =
    (isDefault ? node.left : node.type === "RestElement" ? node.argument : node) ?? node;
  return {
    kind: "parameter",
    range: rangeOf(node),
    target: lowerExpression(plain, lowering),
    ...(isDefault && optional("defaultValue", node.right, lowering)),
    isRest: node.type === "RestElement",
    ...annotationOf(plain.typeAnnotation ?? node.typeAnnotation, lowering),
    decorators: decoratorsOf(node.decorators ? node : plain, lowering),
  };
}

type BabelClassNode = Extract<BabelExpression, { readonly type: "ClassExpression" }>;

/** A class, as a statement or an expression. */
export function lowerClass(
  node: Omit<BabelClassNode, "type"> & BabelNode,
  lowering: Lowering,
): JsClass {
  return {
    kind: "class",
    range: rangeOf(node),
    ...(node.id && { name: node.id.name }),
    ...optional("superclass", node.superClass, lowering),
    members: node.body.body.flatMap((member) => lowerMember(member, lowering)),
    decorators: decoratorsOf(node, lowering),
  };
}

function lowerMember(node: BabelMember, lowering: Lowering): JsClass["members"][number][] {
  switch (node.type) {
    case "ClassMethod":
    case "ClassPrivateMethod":
      return [lowerFunction(node as never, "method", lowering)];
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return [lowerField(node, lowering)];
    case "StaticBlock":
      return [{ kind: "block", range: rangeOf(node), body: lowerBody(node, lowering) }];
    default:
      return [];
  }
}

function lowerField(
  node: Extract<
    BabelMember,
    { readonly type: "ClassProperty" | "ClassPrivateProperty" | "ClassAccessorProperty" }
  >,
  lowering: Lowering,
): JsField {
  const isComputed = "computed" in node && node.computed === true;
  const name = isComputed ? undefined : nameOf(node.key as Key);
  return {
    kind: "field",
    range: rangeOf(node),
    ...(name !== undefined && { name }),
    ...annotationOf(node.typeAnnotation, lowering),
    ...optional("value", node.value, lowering),
    decorators: decoratorsOf(node, lowering),
  };
}
