import { stringValue } from "../../../syntax/python/string-values.ts";
import { bitsOf, safeForAll } from "../../flow/kinds.ts";
import { type Held, known, nothing, safer, uniteAll, wholeOf } from "../../flow/values.ts";
import { attributeOf } from "./attributes.ts";
import type { OpenCall } from "./open-call.ts";
import { narrow } from "./places.ts";
import type { Work } from "./work.ts";

const passing = new Set(
  "str bytes bytearray list tuple set frozenset sorted reversed enumerate zip iter next min max filter map format vars unicode anext aiter".split(
    " ",
  ),
);
const copying = new Set(["list", "tuple", "dict", "sorted", "reversed", "iter"]);
const numbers = new Set(["int", "float", "complex"]);
const unbroken = bitsOf(["log", "header"]);

/** What a call of one of Python's own functions gives. */
export function builtinResult(open: OpenCall, ref: string, work: Work): Held {
  const { args } = open;
  const [first] = args;
  const name = ref.slice("builtins.".length);
  if (numbers.has(name)) {
    // Whoever goes on behind this has a number, or the call has raised.
    if (first) narrow(work, first.argument.value, safeForAll);
    return nothing;
  }
  if (name === "getattr") return attributeByName(open, work);
  if (name === "setattr") storeByName(open, work);
  return textResult(open, name) ?? known(`${ref}()`);
}

function textResult(open: OpenCall, name: string): Held | undefined {
  const { args } = open;
  const [first] = args;
  if (name === "repr" || name === "ascii") return first ? safer(first.held, unbroken) : nothing;
  if (name === "dict") return dictOf(open);
  if (copying.has(name) && args.length === 1 && first) return first.held;
  return passing.has(name) ? uniteAll(args.map(({ held }) => held)) : undefined;
}

/** `setattr(object, "name", value)`. */
function storeByName({ args }: OpenCall, work: Work): void {
  const [object, key, value] = args;
  const literal = key && stringValue(key.argument.value, work.file.text);
  const owner = object?.held.ref;
  if (literal === undefined || !value || !owner?.endsWith("()")) return;
  const place = work.fn.place(`${owner}.${literal}`);
  work.fn.reach(wholeOf(value.held), { kind: "place", to: place });
}

/** `dict(a=1, b=x)`, `dict(other, a=1)`. */
function dictOf({ args }: OpenCall): Held {
  const parts = new Map<string, Held>();
  let rest = nothing;
  for (const { argument, held } of args.slice(0, 60)) {
    if (argument.name !== undefined) parts.set(`[${argument.name}]`, held);
    else {
      for (const [key, part] of held.parts ?? []) parts.set(key, part);
      rest = uniteAll([rest, { taints: held.taints }]);
    }
  }
  return parts.size > 0 ? { taints: rest.taints, parts } : rest;
}

/** `getattr(object, "name")`. */
function attributeByName({ args, call }: OpenCall, work: Work): Held {
  const [object, name] = args;
  const literal = name && stringValue(name.argument.value, work.file.text);
  if (!object) return nothing;
  if (literal === undefined) return { taints: wholeOf(object.held) };
  return attributeOf(object.held, { name: literal, at: call.range }, work);
}
