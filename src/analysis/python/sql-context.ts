import type { PyExpression } from "../../syntax/python/nodes.ts";
import { type HolePlace as Place, placeHoles as place, sqlNames } from "../sql/hole-roles.ts";
import type { Unit } from "./template-units.ts";

export type { HoleRole } from "../sql/hole-roles.ts";
export type HolePlace = Place<Unit>;

/**
 * Says of each hole of a statement what it stands for.
 *
 * @param extent - `fragment`: only a part of a statement, such as a condition
 */
export function placeHoles(units: readonly Unit[], extent: "statement" | "fragment"): HolePlace[] {
  return place(units, {
    extent,
    namesSql: ({ expression }) => namesSql(expression),
    isJoined: ({ expression }) => isJoined(expression),
  });
}

/** True where the name of an expression says that it is SQL and no value. */
function namesSql(expression: PyExpression | undefined): boolean {
  switch (expression?.kind) {
    case undefined:
    case "list":
    case "tuple":
    case "set":
    case "comprehension":
      return true;
    case "name":
      return sqlNames.test(expression.id);
    case "attribute":
      return sqlNames.test(expression.name) || expression.name === "c";
    case "call":
      return isJoined(expression) || isCollection(expression.callee);
    default:
      return false;
  }
}

function isCollection(callee: PyExpression): boolean {
  return callee.kind === "name" && /^(?:tuple|list|set)$/.test(callee.id);
}

function isJoined(expression: PyExpression | undefined): boolean {
  return (
    expression?.kind === "call" &&
    expression.callee.kind === "attribute" &&
    expression.callee.name === "join"
  );
}
