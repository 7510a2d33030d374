import { compileName } from "../../../syntax/glob.ts";
import type { Shell } from "./state.ts";
import { stop } from "./stop.ts";

/** The value of a variable or a parameter; `undefined` where it is not set. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  const { parameters, variables, host } = shell;
  switch (name) {
    case "@":
    case "*":
      return parameters.join(" ");
    case "#":
      return String(parameters.length);
    case "?":
      return String(shell.status);
    case "$":
      return "1";
    case "!":
    case "-":
      return "";
    case "0":
      return `/var/lib/dpkg/info/${host.packageName}.${host.script}`;
    default:
      return /^\d+$/.test(name) ? parameters[Number(name) - 1] : variables.get(name);
  }
}

/** Index behind the brace that closes the one at `open`. */
export function endOfBraces(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const c = text[at];
    if (c === "\\") at++;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return at + 1;
  }
  return text.length;
}

/**
 * What stands in braces: `x`, `#x`, `x:-word`, `x%pattern` and their like.
 *
 * @param expand - a word inside of them
 */
export async function expandBraces(
  shell: Shell,
  inner: string,
  expand: (text: string) => Promise<string>,
): Promise<string> {
  const length = /^#([A-Za-z_]\w*|\d+)$/.exec(inner)?.[1];
  if (length !== undefined) return String((parameterValue(shell, length) ?? "").length);
  const match = /^([A-Za-z_]\w*|[0-9]+|[@*#?])(:?[-=+?]|##?|%%?)?([\s\S]*)$/.exec(inner);
  const [, name = "", operator = "", word = ""] = match ?? [];
  if (!match || (operator === "" && word !== "")) return stop(shell, `\${${inner}}`);
  const value = parameterValue(shell, name);
  if (operator.startsWith("#") || operator.startsWith("%"))
    return trimmed(value ?? "", operator, await expand(word));
  return chosen(shell, { name, operator, word, value, inner }, expand);
}

interface Choice {
  readonly name: string;
  /** `:-`, `-`, `+`, `=`, `?`, or empty. */
  readonly operator: string;
  readonly word: string;
  readonly value: string | undefined;
  readonly inner: string;
}

/** A value, or the word that stands in its place. */
async function chosen(
  shell: Shell,
  { name, operator, word, value, inner }: Choice,
  expand: (text: string) => Promise<string>,
): Promise<string> {
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? expand(word) : "";
  if (isSet || operator === "") return value ?? "";
  if (operator.endsWith("?")) return stop(shell, `\${${inner}}`);
  const instead = await expand(word);
  if (operator.endsWith("=")) shell.variables.set(name, instead);
  return instead;
}

/** Takes the shortest or longest part that matches from the front (`#`) or the end (`%`). */
function trimmed(value: string, operator: string, pattern: string): string {
  const matches = compileName(pattern);
  const isFront = operator.startsWith("#");
  const isLongest = operator.length === 2;
  for (let step = 0; step <= value.length; step++) {
    const taken = isLongest ? value.length - step : step;
    const part = isFront ? value.slice(0, taken) : value.slice(value.length - taken);
    if (matches(part)) return isFront ? value.slice(taken) : value.slice(0, value.length - taken);
  }
  return value;
}
