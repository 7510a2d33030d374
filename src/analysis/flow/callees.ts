import type { Callee } from "./resolver.ts";

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
