import { bitsOf } from "../../flow/kinds.ts";
import { type Held, join, safer, wholeOf } from "../../flow/values.ts";
import type { Work } from "./work.ts";

const answerBit = bitsOf(["answer"]);

/** What a function gives back. */
export function giveBack(held: Held, work: Work): void {
  if (work.callback) {
    work.callback.result = join(work.callback.result, held);
    return;
  }
  if (held.ref !== undefined) work.fn.returns ??= held.ref;
  send(held.taints, undefined, work);
  for (const [key, part] of held.parts ?? []) {
    // What is inside of a list or an object is not sent as it is.
    if (key.startsWith("[")) send(safer({ taints: wholeOf(part) }, answerBit).taints, key, work);
  }
}

function send(taints: Held["taints"], key: string | undefined, work: Work): void {
  const argument = key === undefined ? {} : { argument: key };
  if (!work.fn.reach(taints, { kind: "return", to: 0, ...argument })) work.file.isLimited = true;
}
