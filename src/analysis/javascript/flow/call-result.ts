import { type Held, handedOf, known, wholeOf, written } from "../../flow/values.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import type { Work } from "./work.ts";

/** A function of the project, maybe: what it is given is linked to what it does. */
export function callResult(open: OpenCall, ref: string, work: Work): Held {
  const result = `${ref}()`;
  const names = open.args.map(nameOf);
  const fixed = names.filter((_, i) => open.args[i]?.held === written);
  const call = work.fn.call({ ref, given: names, written: fixed }, open.call.range);
  for (const [i, { held, isSpread }] of open.args.entries()) {
    handTo(work, held, { call, argument: isSpread ? `*${i}` : i });
  }
  if (open.call.isNew || /(?:^|[.|])[A-Z]\w*$/.test(ref)) return known(result);
  return { ...work.fn.begin({ kind: "call", call }), ref: result };
}

function nameOf({ isSpread }: OpenArgument, i: number): number | string {
  return isSpread ? `*${i}` : i;
}

/** Hands what a value holds to a call: what stands under a key of an object goes as that part. */
function handTo(
  { fn, file }: Work,
  held: Held,
  { call, argument }: { readonly call: number; readonly argument: number | string },
): void {
  const hand = (taints: Held["taints"], to: number | string) => {
    if (taints.length === 0) return;
    if (!fn.reach(taints, { kind: "argument", to: call, argument: to })) file.isLimited = true;
  };
  if (typeof argument === "string" || !held.parts) {
    hand(handedOf(held), argument);
    return;
  }
  hand(held.taints, argument);
  for (const [key, part] of held.parts) {
    if (key.startsWith("[")) hand(wholeOf(part), `${argument}.${key.slice(1, -1)}`);
  }
}
