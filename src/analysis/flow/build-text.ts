import { bitsOf } from "./kinds.ts";
import { type Held, nothing, safer, uniteTaints, wholeOf } from "./values.ts";

/** A part of a text: what is written, or what a value holds. */
export type TextPart = string | Held;

const address = bitsOf(["url", "redirect"]);
const url = bitsOf(["url"]);
const redirect = bitsOf(["redirect"]);
/** Kinds that a text without line ends cannot harm. */
export const unbroken: number = bitsOf(["log", "header"]);

/** Kinds that need an object: a text is none. */
const plainText = bitsOf(["nosql", "merge", "fields"]);

/** Joins parts of a text: only what stands before the first slash of an address decides on its host. */
export function buildText(parts: readonly TextPart[]): Held {
  let prefix: string | undefined = "";
  let taints = nothing.taints;
  for (const part of parts) {
    if (typeof part === "string") {
      if (prefix !== undefined) prefix += part;
      continue;
    }
    const bits = hostBits(prefix) | plainText;
    taints = uniteTaints(taints, safer({ taints: wholeOf(part) }, bits).taints);
    prefix = undefined;
  }
  return taints.length === 0 ? nothing : { taints };
}

/** What a value behind these characters cannot decide on. */
function hostBits(prefix: string | undefined): number {
  if (prefix === undefined) return address;
  if (prefix === "") return 0;
  if (/^[a-z+]{0,10}:?\/\/[^/?#]*$/i.test(prefix)) return 0;
  return prefix === "/" ? url : url | redirect;
}
