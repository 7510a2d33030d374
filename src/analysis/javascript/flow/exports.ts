import type { JsExport, JsExpression, JsMember } from "../../../syntax/javascript/nodes.ts";
import type { Held } from "../../flow/values.ts";
import { importRef, moduleRef } from "./names.ts";
import type { Work } from "./work.ts";

/** The name under which an assignment hands something out; `=` for the module as a whole. */
export function exportedName(target: JsExpression): string | undefined {
  if (target.kind !== "member") return undefined;
  if (isModuleExports(target)) return "=";
  const { object, name } = target;
  const isExports = isModuleExports(object) || (object.kind === "name" && object.id === "exports");
  return isExports ? name : undefined;
}

function isModuleExports(node: JsExpression): boolean {
  return (
    node.kind === "member" &&
    node.name === "exports" &&
    node.object.kind === "name" &&
    node.object.id === "module"
  );
}

/** Notes `module.exports = run`, `exports.run = run`, and what an object lists that is exported. */
export function noteExport(target: JsMember, { ref, parts }: Held, { file }: Work): void {
  const name = exportedName(target);
  if (name === undefined) return;
  if (ref !== undefined) file.exports.set(name, ref);
  if (name !== "=") return;
  for (const [key, part] of parts ?? []) {
    if (part.ref !== undefined) file.exports.set(key.slice(1, -1), part.ref);
  }
}

/** Notes what a statement hands out under other names, or from another module. */
export function noteExported({ names, source }: JsExport, { file }: Work): void {
  for (const { local, exported } of names) {
    if (source === undefined) file.exports.set(exported, `~.${local}`);
    else if (local !== "*") file.exports.set(exported, importRef(source, local));
    else if (exported === "*") file.wildcards.add(moduleRef(source));
    else file.exports.set(exported, moduleRef(source));
  }
}
