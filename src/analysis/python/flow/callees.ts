import type { Questions } from "../../flow/project.ts";
import type { Callee, Entity } from "../../flow/resolver.ts";

/** What a call of something runs; `undefined` for what cannot be called. */
export function calleeOf(entity: Entity, { method }: Questions): Callee | undefined {
  if (entity.kind === "function") {
    const { fn, through } = entity;
    const [first] = fn.head.parameters;
    const isBound =
      first === "cls" ? through !== "module" : first === "self" && through === "instance";
    return { kind: "function", fn, offset: isBound ? 1 : 0 };
  }
  if (entity.kind === "instance") {
    const fn = method(entity.path, entity.name, "__call__");
    return fn && { kind: "function", fn, offset: 1 };
  }
  if (entity.kind !== "class") return undefined;
  const fn = method(entity.path, entity.name, "__init__");
  if (fn) return { kind: "function", fn, offset: 1 };
  return { kind: "fields", path: entity.path, name: entity.name };
}
