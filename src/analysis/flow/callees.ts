import type { Callee } from "./resolver.ts";

/**
 * The parameters that an argument of a call fills, by index.
 *
 * @param argument - as edges name it; `0.name` is what stands under a key of the first one
 */
export function filledBy(
  { fn, offset }: Extract<Callee, { readonly kind: "function" }>,
  argument: number | string,
): readonly number[] {
  const { parameters } = fn.head;
  if (typeof argument === "number") return [...byPosition(parameters, argument + offset)];
  if (argument.startsWith("*")) {
    const first = argument === "**" ? 0 : Number(argument.slice(1));
    return parameters.flatMap((_, i) => (i >= offset + first ? [i] : []));
  }
  const named = parameters.indexOf(argument);
  if (isPart(argument)) {
    // What asks for the whole gets this part of it too.
    const whole = byPosition(parameters, Number.parseInt(argument, 10) + offset)[0];
    return [named, whole ?? -1].filter((index) => index >= 0);
  }
  if (named >= 0) return [named];
  const rest = parameters.findIndex((name) => name.startsWith("**"));
  return rest >= 0 ? [rest] : [];
}

/** The parameter at a position, and those that stand for a part of it. */
function byPosition(parameters: readonly string[], at: number): readonly number[] {
  const star = parameters.findIndex((name) => name.startsWith("*"));
  if (star >= 0 && at >= star) {
    return parameters[star]?.startsWith("**") || parameters[star] === "*" ? [] : [star];
  }
  const own = parameters[at];
  if (own === undefined || isPart(own)) return [];
  const found = [at];
  for (let i = parameters.length - 1; isPart(parameters[i] ?? ""); i--) {
    if (parameters[i]?.startsWith(`${at}.`)) found.push(i);
  }
  return found;
}

/** Parts of parameters stand behind all others: `0.name`. */
function isPart(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}
