import type { LinkedFunction, Resolver } from "./resolve.ts";

/** What a call runs. */
export type Callee =
  | {
      readonly kind: "function";
      readonly fn: LinkedFunction;
      /** How many parameters come before the first argument: 1 for `self`. */
      readonly offset: number;
    }
  /** A class that takes its fields by keyword. */
  | { readonly kind: "fields"; readonly path: string; readonly name: string };

/** What a call of a reference runs; `undefined` for what is not of this project. */
export function calleeOf(resolver: Resolver, path: string, ref: string): Callee | undefined {
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

/** The parameters that an argument of a call fills, by index. */
export function filledBy(
  { fn, offset }: Extract<Callee, { readonly kind: "function" }>,
  argument: number | string,
): readonly number[] {
  const { parameters } = fn.head;
  if (typeof argument === "number") {
    const at = argument + offset;
    const star = parameters.findIndex((name) => name.startsWith("*"));
    if (star >= 0 && at >= star) {
      return parameters[star]?.startsWith("**") || parameters[star] === "*" ? [] : [star];
    }
    return at < parameters.length ? [at] : [];
  }
  if (argument.startsWith("*")) {
    const first = argument === "**" ? 0 : Number(argument.slice(1));
    return parameters.flatMap((_, i) => (i >= offset + first ? [i] : []));
  }
  const named = parameters.indexOf(argument);
  if (named >= 0) return [named];
  const rest = parameters.findIndex((name) => name.startsWith("**"));
  return rest >= 0 ? [rest] : [];
}
