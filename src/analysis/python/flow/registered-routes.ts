import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import type { FlowRoute } from "../../flow/file-flows.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { lastName } from "./annotations.ts";
import { mayBeProject } from "./attributes.ts";
import type { OpenCall } from "./open-call.ts";
import { placeholdersOf } from "./routes.ts";
import type { Work } from "./work.ts";

const registering = new Set(
  "path re_path url add_url_rule Route add_route add_api_route".split(" "),
);
const inPath = bitsOf(["path"]);

/** Notes a route that a call registers: `path("<str:name>/", views.show)`. */
export function noteRoute({ name, args, call }: OpenCall, work: Work): void {
  if (!registering.has(name)) return;
  const [first] = args;
  const written = first && stringValue(first.argument.value, work.file.text);
  if (written === undefined) return;
  const given =
    args.find(({ argument }) => /^(?:view_func|view|endpoint)$/.test(argument.name ?? "")) ??
    args.findLast(({ position }) => position > 0);
  const ref = given && viewRef(given.argument.value, work);
  if (ref === undefined || !mayBeProject(ref)) return;
  const inputs = Object.fromEntries(inputsOf(written));
  if (Object.keys(inputs).length === 0) return;
  const route: FlowRoute = { ref, inputs, at: work.fn.spot(call.range) };
  work.file.routes.push(route);
}

/** The function or class behind `views.show`, `Show.as_view()`, `login_required(show)`. */
function viewRef(expression: PyExpression, work: Work): string | undefined {
  let at = expression;
  for (let i = 0; i < 6 && at.kind === "call"; i++) {
    const { callee, args } = at;
    if (lastName(callee) === "as_view" && callee.kind === "attribute") at = callee.object;
    else if (args[0]) at = args[0].value;
    else return undefined;
  }
  return work.evaluate(at, work).ref;
}

const safeKinds = /^(?:int|float|uuid|slug|any)$/;

/** What each placeholder of a route lets through, by name; numbers and slugs are left out. */
function* inputsOf(path: string): Generator<readonly [string, number]> {
  for (const [name, kind] of placeholdersOf(path)) {
    if (!safeKinds.test(kind)) yield [name, kind === "path" ? 0 : inPath];
  }
  for (const [, name = "", pattern = ""] of path.matchAll(/\(\?P<(\w{1,80})>([^()]{1,120})\)/g)) {
    if (/^(?:\[\^\/[^\]]{0,40}\]|\\S)[+*]/.test(pattern)) yield [name, inPath];
    else if (/\.[+*]|\[\^/.test(pattern)) yield [name, 0];
  }
}
