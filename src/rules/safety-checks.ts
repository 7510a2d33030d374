import type { Document, RuleMatch, TextRange } from "../model/index.ts";
import { commandName, type ShellCommand, type ShellWord } from "../syntax/shell-commands.ts";
import { type PipelineScript, scriptsOf } from "./pipeline-scripts.ts";

/** A call of `safety check`, and what pip-audit's would be. */
export interface SafetyEvidence {
  /** The words from `safety` to the last argument. */
  readonly call: TextRange;
  /** What to write instead; left out where an option has no counterpart. */
  readonly instead?: string;
  /** The option without counterpart. */
  readonly obstacle?: string;
  /** Where the job installs it, word by word. */
  readonly installs: readonly TextRange[];
  /** Something else of the job names it: another subcommand, `command -v safety`. */
  readonly hasOtherUse: boolean;
  readonly isExact: boolean;
}

/** Calls of `safety check`, which its makers ended on 2024-06-01 (pyupio/safety#668). */
export function* findSafetyChecks(document: Document): Generator<RuleMatch<SafetyEvidence>> {
  const scripts = scriptsOf(document);
  for (const script of scripts) {
    const job = scripts.filter((other) => other.job === script.job);
    for (const command of script.flow.script.commands) {
      const words = safetyWords(command);
      if (words?.[1]?.value !== "check") continue;
      yield {
        range: command.range,
        message: "safety check has had no support since June 2024",
        evidence: evidenceOf(words, { script, job, command }),
        ...(script.symbol !== "" && { symbol: script.symbol }),
      };
    }
  }
}

interface SafetyPlace {
  readonly script: PipelineScript;
  readonly job: readonly PipelineScript[];
  readonly command: ShellCommand;
}

function evidenceOf(
  words: readonly ShellWord[],
  { script, job, command }: SafetyPlace,
): SafetyEvidence {
  const commands = job.flatMap((other) => other.flow.script.commands);
  const translated = translate(words.slice(2), script.text);
  const call = { start: words[0]?.range.start ?? 0, end: words.at(-1)?.range.end ?? 0 };
  const isSplit = command.redirects.some(({ range }) => range.start < call.end);
  return {
    call,
    ...(isSplit ? { obstacle: "redirection between its words" } : translated),
    installs: commands.flatMap(installWords).map(({ range }) => range),
    hasOtherUse: commands.some(usesOtherwise),
    isExact: job.every(({ isExact }) => isExact),
  };
}

function usesOtherwise(command: ShellCommand): boolean {
  if (safetyWords(command)?.[1]?.value === "check") return false;
  return (
    command.words.some(({ value }) => value === "safety") && installWords(command).length === 0
  );
}

/** The words from `safety` on, also behind `python -m`, `poetry run` and the like. */
function safetyWords({ words }: ShellCommand): readonly ShellWord[] | undefined {
  const index = words.findIndex(({ value }) => value === "safety");
  if (index < 0 || index > 3) return undefined;
  const before = words
    .slice(0, index)
    .map(({ value }) => value)
    .join(" ");
  const runs = /^(?:|python3? -m|poetry run|pipenv run|uv run|uvx|pipx run|pdm run|hatch run)$/;
  return runs.test(before) ? words.slice(index) : undefined;
}

/** pip-audit's arguments for those of `safety check`. */
function translate(
  args: readonly ShellWord[],
  text: string,
): { readonly instead: string } | { readonly obstacle: string } {
  const result = ["pip-audit"];
  for (let i = 0; i < args.length; i++) {
    const { value = "", range = { start: 0, end: 0 } } = args[i] ?? {};
    const file = /^(?:-r|--file)(?:=(.+))?$/.exec(value);
    const next = args[i + 1];
    if (file?.[1] !== undefined)
      result.push("-r", text.slice(range.start, range.end).replace(/^[^=]*=/, ""));
    else if (file && next) {
      result.push("-r", text.slice(next.range.start, next.range.end));
      i++;
    } else if (!/^--(?:full-report|short-report)$/.test(value)) return { obstacle: value };
  }
  return { instead: result.join(" ") };
}

/** `safety` among the packages of a `pip install`. */
function installWords(command: ShellCommand): readonly ShellWord[] {
  const name = commandName(command) ?? "";
  const values = command.words.map(({ value }) => value);
  const isPip = /^pip3?$/.test(name) || (/^(?:python3?|uv)$/.test(name) && values.includes("pip"));
  if (!isPip || !values.includes("install")) return [];
  return command.words.filter(({ value }) => /^safety(?:\[[\w,]*\])?(?:$|[=<>~!])/.test(value));
}
