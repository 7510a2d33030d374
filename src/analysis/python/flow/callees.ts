import type { Callee, Resolver } from "../../flow/resolver.ts";

/** What of a resolver is asked here. */
export type Questions = Pick<Resolver, "resolve" | "method">;

/** What a call of a reference runs; `undefined` for what is not of this project. */
export function calleeOf(
  resolver: Questions,
  { path, ref }: { readonly path: string; readonly ref: string },
): Callee | undefined {
  const entity = resolver.resolve(path, ref);
  if (!entity) return undefined;
  if (entity.kind === "function") {
    const { fn, through } = entity;
    const [first] = fn.head.parameters;
    const isBound =
      first === "cls" ? through !== "module" : first === "self" && through === "instance";
    return { kind: "function", fn, offset: isBound ? 1 : 0 };
  }
  if (entity.kind === "instance") {
    const fn = resolver.method(entity.path, entity.name, "__call__");
    return fn && { kind: "function", fn, offset: 1 };
  }
  if (entity.kind !== "class") return undefined;
  const fn = resolver.method(entity.path, entity.name, "__init__");
  if (fn) return { kind: "function", fn, offset: 1 };
  return { kind: "fields", path: entity.path, name: entity.name };
}
