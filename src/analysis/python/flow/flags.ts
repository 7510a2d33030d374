import type {
  PyExpression,
  PyFunction,
  PyNode,
  PyParameter,
} from "../../../syntax/python/nodes.ts";
import { pushChildren } from "../../../syntax/python/walk.ts";
import type { Work } from "./work.ts";

/**
 * Parameters that are off where a call says nothing of them, `allow_html=False`, by name. What the
 * function sets itself says nothing of the call.
 */
export function flagsOf({ parameters, body }: PyFunction): ReadonlyMap<string, number> {
  if (!parameters.some(isFlag)) return none;
  const flags = new Map(
    parameters.flatMap((one, i) => (isFlag(one) ? [[one.name, i] as const] : [])),
  );
  const open: PyNode[] = [...body];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const target of targetsOf(node)) if (target.kind === "name") flags.delete(target.id);
    pushChildren(node, open);
  }
  return flags;
}

const none: ReadonlyMap<string, number> = new Map();

function isFlag({ defaultValue, star }: PyParameter): boolean {
  if (star !== "" || defaultValue?.kind !== "constant") return false;
  return defaultValue.value === "False" || defaultValue.value === "None";
}

function targetsOf(node: PyNode): readonly PyExpression[] {
  switch (node.kind) {
    case "assign":
      return node.targets;
    case "augmented-assign":
    case "for":
    case "walrus":
      return [node.target];
    default:
      return noTargets;
  }
}

const noTargets: readonly PyExpression[] = [];

/**
 * Runs what only happens where a condition comes out one way. Where that takes a flag of the
 * function, it is noted with every value that is moved meanwhile.
 */
export function underFlag<T>(
  {
    test,
    isTrue,
    work,
  }: { readonly test: PyExpression; readonly isTrue: boolean; readonly work: Work },
  run: () => T,
): T {
  const before = work.fn.flag;
  const flag = flagOf(test, isTrue, work);
  if (flag !== undefined) work.fn.flag = flag;
  const result = run();
  if (flag !== undefined) work.fn.flag = before;
  return result;
}

/** The flag that has to be on for a condition to come out so: its place among the parameters. */
function flagOf(test: PyExpression, isTrue: boolean, work: Work): number | undefined {
  if (test.kind === "name") return isTrue ? work.flags.get(test.id) : undefined;
  if (test.kind === "unary" && test.operator === "not") return flagOf(test.operand, !isTrue, work);
  if (test.kind !== "boolean" || (test.operator === "and") !== isTrue) return undefined;
  // A long chain leans to the left.
  return flagOf(test.right, isTrue, work) ?? flagOf(leftmost(test.left), isTrue, work);
}

function leftmost(expression: PyExpression): PyExpression {
  return expression.kind === "boolean" ? expression.right : expression;
}
