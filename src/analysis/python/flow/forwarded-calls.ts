import { mayBeProject } from "./attributes.ts";
import { handTo } from "./hand-to.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import type { Work } from "./work.ts";

const forwarding = new Set(
  "submit add_task run_in_executor to_thread run_in_threadpool partial delay apply_async run_sync Thread Process Timer create_task".split(
    " ",
  ),
);

/** `submit(function, value)` and its like call the function with the rest. */
export function forwardCall(open: OpenCall, work: Work): void {
  const target = forwarding.has(open.name) ? targetOf(open) : undefined;
  if (!target || !mayBeProject(target.ref)) return;
  const call = work.fn.call({ ref: target.ref }, open.call.range);
  for (const arg of open.args) {
    const { name } = arg.argument;
    const argument = name ?? arg.position - target.before;
    if (name === "args" || (open.name === "apply_async" && arg.position === 0)) {
      handPacked(arg, call, work);
    } else if (typeof argument === "string" || argument >= 0) {
      handTo(work, arg.held, { call, argument });
    }
  }
}

interface Target {
  readonly ref: string;
  /** How many arguments come before those of the function. */
  readonly before: number;
}

function targetOf({ args, name, object }: OpenCall): Target | undefined {
  if (name === "delay" || name === "apply_async") {
    return object?.ref === undefined ? undefined : { ref: object.ref, before: 0 };
  }
  const named = args.find(({ argument }) => argument.name === "target");
  if (named?.held.ref !== undefined) {
    return { ref: named.held.ref, before: Number.POSITIVE_INFINITY };
  }
  const first = args.find(({ held, position }) => position >= 0 && held.ref !== undefined);
  return first?.held.ref === undefined
    ? undefined
    : { ref: first.held.ref, before: first.position + 1 };
}

/** `args=(a, b)`: each by its position. */
function handPacked({ held }: OpenArgument, call: number, work: Work): void {
  for (const [key, part] of held.parts ?? []) {
    handTo(work, part, { call, argument: Number(key.slice(1, -1)) });
  }
}
