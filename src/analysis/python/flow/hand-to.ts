import { type Held, handedOf } from "../../flow/values.ts";
import type { Work } from "./work.ts";

/** Hands what a value holds to a call, as one of its arguments. */
export function handTo(
  { fn, file }: Work,
  held: Held,
  { call, argument }: { readonly call: number; readonly argument: number | string },
): void {
  const taints = handedOf(held);
  if (taints.length === 0) return;
  if (!fn.reach(taints, { kind: "argument", to: call, argument })) file.isLimited = true;
}
