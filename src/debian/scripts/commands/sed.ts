import { isUnknown, type Shell, unknown } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { failed, inputOf, linesOf, type Result, readOptions } from "./command.ts";
import { compileLinePattern, type LinePattern } from "./line-pattern.ts";
import { remembered } from "./remembered.ts";
import { compileReplacing, type ReplacePattern } from "./replace-pattern.ts";

/** `sed` with the commands that scripts use: `s`, `p` and `d`, for all lines or those that match. */
export async function sed(shell: Shell, args: readonly string[]): Promise<Result> {
  const command = `sed ${args.join(" ")}`;
  const { scripts, words } = splitScripts(args);
  const options = readOptions(words, { flags: "nrE" });
  if (!options) return stop(shell, command);
  const { flags, rest } = options;
  const [script = "", ...files] = scripts.length > 0 ? [scripts.join("\n"), ...rest] : rest;
  const text = await inputOf(shell, files);
  if (text === undefined) return failed;
  // Nothing comes of nothing.
  if (text === "") return { status: 0, output: "" };
  if (isUnknown(text)) return { status: 0, output: unknown };
  const isExtended = flags.has("r") || flags.has("E");
  const steps = (isExtended ? extendedSteps : basicSteps)(script) ?? stop(shell, command);
  const isSilent = flags.has("n");
  const lines = linesOf(text).flatMap(
    (line) => apply(steps, line, isSilent) ?? stop(shell, command),
  );
  return { status: 0, output: lines.map((line) => `${line}\n`).join("") };
}

/** `-ne`, `-e`, and `-e` with its script right behind it. */
function splitScripts(args: readonly string[]): {
  readonly scripts: readonly string[];
  readonly words: readonly string[];
} {
  const scripts: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const script = /^-([nrE]*)e([\s\S]*)$/.exec(arg);
    if (!script) words.push(arg);
    else {
      if (script[1]) words.push(`-${script[1]}`);
      scripts.push(script[2] || (args[++at] ?? ""));
    }
  }
  return { scripts, words };
}

interface Step {
  readonly address?: LinePattern;
  readonly isNegated: boolean;
  readonly kind: "s" | "p" | "d";
  readonly pattern?: ReplacePattern;
  readonly replacement?: readonly (string | number)[];
  readonly isGlobal?: boolean;
  readonly prints?: boolean;
}

const basicSteps = remembered((script) => stepsOf(script, false));
const extendedSteps = remembered((script) => stepsOf(script, true));

function stepsOf(script: string, isExtended: boolean): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = script;
  for (;;) {
    rest = rest.replace(/^(?:[\s;]+|#[^\n]*)+/, "");
    if (rest === "") return steps;
    const read = stepOf(rest, isExtended);
    if (!read) return undefined;
    steps.push(read.step);
    rest = read.rest;
    if (rest !== "" && !/^[\s;]/.test(rest)) return undefined;
  }
}

function stepOf(
  text: string,
  isExtended: boolean,
): { readonly step: Step; readonly rest: string } | undefined {
  const address = text.startsWith("/") ? delimited(text, 0) : undefined;
  const pattern = address && compileLinePattern(address.text, { isExtended });
  if (text.startsWith("/") && !pattern) return undefined;
  const after = text.slice(address?.end ?? 0).trimStart();
  const isNegated = after.startsWith("!");
  const body = isNegated ? after.slice(1).trimStart() : after;
  const common = { ...(pattern && { address: pattern }), isNegated };
  if (/^[pd]/.test(body))
    return { step: { ...common, kind: body[0] as "p" | "d" }, rest: body.slice(1) };
  if (!body.startsWith("s")) return undefined;
  const from = delimited(body, 1);
  const to = from && delimited(body, from.end - 1);
  const flags = to && /^[gp]*/.exec(body.slice(to.end))?.[0];
  const searched = from && compileReplacing(from.text, { isExtended });
  const replacement = to && replacementOf(to.text);
  if (!searched || !replacement || flags === undefined) return undefined;
  return {
    step: {
      ...common,
      kind: "s",
      pattern: searched,
      replacement,
      isGlobal: flags.includes("g"),
      prints: flags.includes("p"),
    },
    rest: body.slice(to.end + flags.length),
  };
}

/** What stands between two delimiters; `end` lies behind the second one. */
function delimited(
  text: string,
  open: number,
): { readonly text: string; readonly end: number } | undefined {
  const delimiter = text[open] ?? "";
  let inside = "";
  for (let at = open + 1; at < text.length; at++) {
    const c = text[at] ?? "";
    if (c === delimiter) return { text: inside, end: at + 1 };
    if (c !== "\\") inside += c;
    else {
      const next = text[++at] ?? "";
      inside += next === delimiter ? next : `\\${next}`;
    }
  }
  return undefined;
}

/** Text, and numbers of groups: `&` is 0. */
function replacementOf(text: string): readonly (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  for (const [part] of text.matchAll(/\\[\s\S]|&|[^\\&]+/g)) {
    if (part === "&") parts.push(0);
    else if (/^\\[0-9]$/.test(part)) parts.push(Number(part[1]));
    else if (part === "\\n") parts.push("\n");
    else if (/^\\[A-Za-z]$/.test(part)) return undefined;
    else parts.push(part.startsWith("\\") ? part.slice(1) : part);
  }
  return parts;
}

/** @returns what is written of a line; `undefined` where that would take too long to tell */
function apply(
  steps: readonly Step[],
  line: string,
  isSilent: boolean,
): readonly string[] | undefined {
  const written: string[] = [];
  let space = line;
  for (const step of steps) {
    if ((step.address?.(space) ?? true) === step.isNegated) continue;
    if (step.kind === "d") return written;
    const applied = applyStep(step, space);
    if (!applied) return undefined;
    space = applied.space;
    if (applied.isWritten) written.push(space);
  }
  return isSilent ? written : [...written, space];
}

function applyStep(
  step: Step,
  space: string,
): { readonly space: string; readonly isWritten: boolean } | undefined {
  const { kind, pattern, prints = false } = step;
  if (!pattern) return { space, isWritten: kind === "p" };
  if (!pattern.isCheap(space)) return undefined;
  if (!pattern.regex("").test(space)) return { space, isWritten: false };
  return { space: replaced(step, space), isWritten: prints };
}

function replaced({ pattern, replacement = [], isGlobal }: Step, text: string): string {
  if (!pattern) return text;
  return text.replace(pattern.regex(isGlobal ? "g" : ""), (...found: unknown[]) =>
    replacement
      .map((part) => (typeof part === "number" ? String(found[part] ?? "") : part))
      .join(""),
  );
}
