import type { TextRange } from "../model/index.ts";
import { commandName, type ShellCommand } from "../syntax/shell-commands.ts";
import {
  endOfPipeline,
  isCommand,
  isCondition,
  isSubstitution,
  type ShellFlow,
  type ShellItem,
  startOfPipeline,
} from "../syntax/shell-flow.ts";
import type { PipelineScript } from "./pipeline-scripts.ts";

/** What becomes of the exit code of a command. */
export type Fate =
  /** The script stops, ends with it, or asks for it. */
  | { readonly kind: "counts"; readonly how: "plain" | "asked" }
  /** Something that always succeeds follows: `|| true`. */
  | {
      readonly kind: "masked";
      /** From the end of the command to the end of what hides its failure. */
      readonly mask: TextRange;
      readonly by: ShellItem;
      /** What hides it prints a message: it is worth keeping. */
      readonly prints: boolean;
      /** A test stands before the command, and its failure is hidden too. */
      readonly guarded: boolean;
      /** Without the mask its failure would stop or end the script. */
      readonly wouldCount: boolean;
    }
  /** The exit code of what it is piped into is used instead. */
  | { readonly kind: "piped"; readonly into: ShellCommand; readonly start: ShellItem }
  /** Its output is read, or it runs in the background: nothing can be said. */
  | { readonly kind: "elsewhere" }
  /** Nothing asks. */
  | { readonly kind: "ignored" };

/** Follows the exit code of a command through pipes, lists and groups. */
export function fateOf(script: PipelineScript, command: ShellCommand): Fate {
  return follow(script, command, 0);
}

function follow(script: PipelineScript, item: ShellItem, depth: number): Fate {
  const { flow } = script;
  if (depth > 40 || insideSubstitution(item, flow)) return { kind: "elsewhere" };
  const last = endOfPipeline(flow, item);
  const start = startOfPipeline(flow, item);
  const into = last !== item && isCommand(last) ? last : undefined;
  const list = followList(script, last);
  if (list.kind === "masked") return list;
  const whole = list.kind === "ignored" ? outerFate(script, endOfList(flow, last), depth) : list;
  if (last === item) {
    return start.keywords.includes("!") ? { kind: "counts", how: "asked" } : whole;
  }
  const isLost = into !== undefined && optionAt(script, item, "pipefail") === false;
  const isPlain = whole.kind === "counts" && whole.how === "plain";
  return isLost && isPlain ? { kind: "piped", into, start } : { kind: "elsewhere" };
}

/** What the rest of `a && b || c` makes of an exit code. */
function followList(script: PipelineScript, item: ShellItem): Fate {
  const { flow } = script;
  if (item.after === "&") return { kind: "elsewhere" };
  if (item.after !== "||") {
    if (item.after === "&&" || isCondition(flow, item)) return { kind: "counts", how: "asked" };
    return { kind: "ignored" };
  }
  const by = flow.next(item);
  const noop = by && emptyRescue(flow, by);
  if (!by || !noop) return { kind: "counts", how: "asked" };
  return {
    kind: "masked",
    mask: { start: item.range.end, end: by.range.end },
    by,
    prints: noop === "prints",
    guarded: isGuarded(flow, item),
    wouldCount: !isCondition(flow, item) && countsPlainly(script, by),
  };
}

function outerFate(script: PipelineScript, item: ShellItem, depth: number): Fate {
  const { flow } = script;
  if (asksStatus(flow, item)) return { kind: "counts", how: "asked" };
  const parent = flow.parent(item);
  const isGroup = parent && /^[({]$/.test(parent.kind) && !parent.keywords.includes("function");
  if (parent && isGroup && (flow.next(item) === undefined || optionAt(script, item, "errexit"))) {
    return follow(script, parent, depth + 1);
  }
  return countsPlainly(script, item) ? { kind: "counts", how: "plain" } : { kind: "ignored" };
}

/** The script stops here where the item fails, or ends with its exit code. */
function countsPlainly(script: PipelineScript, item: ShellItem): boolean {
  if (optionAt(script, item, "errexit")) return true;
  return isLast(script.flow, item);
}

/** Last of the script or of a function, also where an `if` or a loop stands round it. */
function isLast(flow: ShellFlow, item: ShellItem): boolean {
  for (let at: ShellItem | undefined = item; at; at = flow.parent(at)) {
    const next: ShellItem | undefined = flow.next(at);
    const isBranch =
      next?.keywords.some((word) => /^(?:elif|else)$/.test(word)) || at.after === ";;";
    if (next && !isBranch) return false;
    if (at.keywords.includes("function")) return true;
  }
  return true;
}

function endOfList(flow: ShellFlow, item: ShellItem): ShellItem {
  let last = item;
  while (last.after === "&&" || last.after === "||" || /^\|&?$/.test(last.after)) {
    const next = flow.next(last);
    if (!next) break;
    last = next;
  }
  return last;
}

function insideSubstitution(item: ShellItem, flow: ShellFlow): boolean {
  for (let at = flow.parent(item); at; at = flow.parent(at)) if (isSubstitution(at)) return true;
  return isCommand(item) && item.blocks.some(isSubstitution);
}

/** The next command tests or keeps `$?`. */
function asksStatus(flow: ShellFlow, item: ShellItem): boolean {
  const next = flow.next(item);
  if (!next) return false;
  const first = isCommand(next) ? next : flow.items(next)[0];
  if (!first || !isCommand(first)) return false;
  return [...first.words, ...first.assignments].some(({ text }) =>
    /\$\?|\$\{\?|PIPESTATUS/.test(text),
  );
}

/** `true`, `:`, `exit 0`, a message, or a group of them; nothing else may depend on it. */
function emptyRescue(flow: ShellFlow, item: ShellItem): "silent" | "prints" | undefined {
  if (/^(?:&&|\|\||\|&?)$/.test(item.after)) return undefined;
  if (isCommand(item)) return emptyCommand(item);
  if (!/^[({]$/.test(item.kind) || item.redirects.length > 0) return undefined;
  const kinds = flow
    .items(item)
    .map((inner) => (isCommand(inner) ? emptyCommand(inner) : undefined));
  if (kinds.length === 0 || kinds.includes(undefined)) return undefined;
  return kinds.includes("prints") ? "prints" : "silent";
}

function emptyCommand(command: ShellCommand): "silent" | "prints" | undefined {
  const writes = command.redirects.some(
    ({ operator, target }) =>
      !/>&$/.test(operator) && !/^\/dev\/(?:null|stderr)$/.test(target?.value ?? ""),
  );
  if (writes || command.assignments.length > 0 || command.keywords.length > 0) return undefined;
  const [, first] = command.words;
  switch (commandName(command)) {
    case "true":
    case ":":
      return "silent";
    case "exit":
    case "return":
      return first?.value === "0" ? "silent" : undefined;
    case "echo":
    case "printf":
      return command.words.some(({ text }) => /\$\?|\$\(|`/.test(text)) ? undefined : "prints";
    default:
      return undefined;
  }
}

/** `[ -f x ] && scan || true`: the mask also serves the test. */
function isGuarded(flow: ShellFlow, item: ShellItem): boolean {
  let at = startOfPipeline(flow, item);
  while (at.before === "&&" || at.before === "||") {
    const previous = flow.previous(at);
    if (!previous) return false;
    if (!isCommand(previous) || guards.has(commandName(previous) ?? "")) return true;
    if (at.before === "||") return true;
    at = startOfPipeline(flow, previous);
  }
  return false;
}

const guards: ReadonlySet<string> = new Set([
  "[",
  "[[",
  "test",
  "command",
  "which",
  "type",
  "grep",
]);

/** Whether an option of the shell is on where an item stands, by the `set` commands before it. */
export function optionAt(
  script: PipelineScript,
  item: ShellItem,
  option: "errexit" | "pipefail",
): boolean | "unknown" {
  let isOn: boolean | "unknown" = script[option];
  for (const command of script.flow.script.commands) {
    if (command.range.start >= item.range.start) break;
    if (commandName(command) !== "set" || command.blocks.some(isSubstitution)) continue;
    isOn = changed(command, option) ?? isOn;
  }
  return isOn;
}

function changed(command: ShellCommand, option: "errexit" | "pipefail"): boolean | undefined {
  let isOn: boolean | undefined;
  for (const [index, { value }] of command.words.entries()) {
    const sign = value[0];
    if (sign !== "-" && sign !== "+") continue;
    const named = /o$/.test(value) && command.words[index + 1]?.value === option;
    if (named || (option === "errexit" && value.includes("e"))) isOn = sign === "-";
  }
  return isOn;
}
