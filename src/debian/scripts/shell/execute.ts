import { isCommand, type ShellItem } from "../../../syntax/shell-flow.ts";
import { runBlock } from "./compound.ts";
import { withRedirects } from "./redirect.ts";
import { callCommand, runSimple } from "./simple.ts";
import type { Source } from "./source.ts";
import { ExitSignal, exitsAside, type Shell, subshell, type Walk } from "./state.ts";

/** Walks through scripts by running what they call on the state of their host. */
export const walk: Walk = { items: runItems, body: runBody, call: callCommand };

async function runItems(
  shell: Shell,
  source: Source,
  items: readonly ShellItem[],
): Promise<number> {
  for (const pipeline of pipelinesOf(items)) {
    const before = pipeline[0]?.before;
    // A part that is left out leaves the status as it is, which decides over the next part.
    if (before === "&&" && shell.status !== 0) continue;
    if (before === "||" && shell.status === 0) continue;
    await runPipeline(shell, source, pipeline);
  }
  return shell.status;
}

async function runBody(shell: Shell, source: Source, item: ShellItem): Promise<number> {
  if (--shell.budget.left < 0) throw new RangeError("too many commands");
  if (isCommand(item)) return runSimple(shell, source, item);
  return withRedirects(shell, { source, redirects: item.redirects }, (inner) =>
    runBlock(inner, source, item),
  );
}

/** The pipelines of a list: what `|` joins. */
function* pipelinesOf(items: readonly ShellItem[]): Generator<readonly ShellItem[]> {
  let pipeline: ShellItem[] = [];
  for (const item of items) {
    pipeline.push(item);
    if (item.after === "|" || item.after === "|&") continue;
    yield pipeline;
    pipeline = [];
  }
  if (pipeline.length > 0) yield pipeline;
}

async function runPipeline(
  shell: Shell,
  source: Source,
  pipeline: readonly ShellItem[],
): Promise<void> {
  const after = pipeline.at(-1)?.after;
  const isNegated = (pipeline[0]?.keywords ?? []).filter((word) => word === "!").length % 2 === 1;
  const outer = shell.isTested;
  shell.isTested = outer || isNegated || after === "&&" || after === "||";
  const stops = shell.stopsOnError && !shell.isTested;
  let status: number;
  try {
    status = await statusOf(shell, source, pipeline);
  } finally {
    shell.isTested = outer;
  }
  shell.status = isNegated ? Number(status === 0) : status;
  if (shell.status !== 0 && stops && shell.stopsOnError) throw new ExitSignal(shell.status);
}

async function statusOf(
  shell: Shell,
  source: Source,
  pipeline: readonly ShellItem[],
): Promise<number> {
  const [first] = pipeline;
  if (first && pipeline.length === 1) return runItem(shell, source, first);
  let status = 0;
  let input = shell.input;
  for (const item of pipeline) {
    const output = item === pipeline.at(-1) ? shell.output : { text: "" };
    const inner = subshell(shell, { input, output });
    status = await exitsAside(() => runItem(inner, source, item));
    input = { text: output.text };
  }
  return status;
}

async function runItem(shell: Shell, source: Source, item: ShellItem): Promise<number> {
  if (item.functionName === undefined) return runBody(shell, source, item);
  shell.functions.set(item.functionName, { body: item, source });
  return 0;
}
