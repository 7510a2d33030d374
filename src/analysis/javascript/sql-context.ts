import type { JsExpression } from "../../syntax/javascript/nodes.ts";
import { type HolePlace as Place, placeHoles as place, sqlNames } from "../sql/hole-roles.ts";
import { lastNameOf } from "./scopes.ts";
import type { Unit } from "./text-template.ts";

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
function namesSql(expression: JsExpression): boolean {
  switch (expression.kind) {
    case "array":
    case "object":
      return true;
    case "name":
    case "member":
      return sqlNames.test(snakeCase(lastNameOf(expression) ?? ""));
    case "call":
      return isJoined(expression);
    case "conditional":
      return [expression.body, expression.otherwise].some(
        ({ kind }) => kind === "string" || kind === "template",
      );
    default:
      return false;
  }
}

/** `sortOrder` is `sort_order`, as names are looked at in SQL. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

function isJoined(expression: JsExpression): boolean {
  return (
    expression.kind === "call" &&
    expression.callee.kind === "member" &&
    expression.callee.name === "join"
  );
}
