import { baseNameOf } from "../model/index.ts";
import type { ShellCommand } from "../syntax/shell-commands.ts";
import { isCommand, type ShellItem } from "../syntax/shell-flow.ts";
import type { LaterStep, PipelineScript } from "./pipeline-scripts.ts";
import { optionValue, type ScannerCall } from "./scanner-calls.ts";

/** What happens to the report of a scan. */
export type ReportUse =
  /** Another command reads it: that may be the gate. */
  | { readonly kind: "read" }
  /** It is only stored or shown. */
  | { readonly kind: "kept"; readonly uploads: readonly LaterStep[] }
  | { readonly kind: "none" };

/** Follows the files that a scan writes through its script and what runs after it. */
export function reportUse(script: PipelineScript, call: ScannerCall): ReportUse {
  const files = reportFiles(script, call);
  if (files.length === 0) return { kind: "none" };
  const end = pipelineFrom(script, call.command).at(-1)?.range.end ?? 0;
  const after = script.flow.script.commands.filter(({ range }) => range.start > end);
  if (after.some((command) => !isShow(command) && mentions(commandText(command), files))) {
    return { kind: "read" };
  }
  if (isMachineFormat(formatOf(call)) && script.later.some(mayJudge)) return { kind: "read" };
  return usesIn(script.later, files);
}

/** A program of the repository that by its name looks at reports, whichever they are. */
function mayJudge({ text, uses }: LaterStep): boolean {
  const judges =
    /\.(?:py|sh|js|mjs|ts|rb)\b/.test(text) &&
    /check|gate|verif|evaluat|enforc|pars|threshold|summar|report|critical|vuln|secur|scan/i.test(
      text,
    );
  return uses === undefined && judges;
}

/** What later steps do with files of these names. */
export function usesIn(later: readonly LaterStep[], files: readonly string[]): ReportUse {
  const users = later.filter(({ text, uses }) =>
    mentions(text, uses === undefined ? files : [...files, ...folders(files)]),
  );
  if (users.some(({ uses }) => uses === undefined || !isUpload(uses))) return { kind: "read" };
  return { kind: "kept", uploads: users };
}

/** True for actions that store a report and judge nothing. */
export function isUpload(uses: string): boolean {
  return /^(?:github\/codeql-action\/upload-sarif|actions\/upload-artifact|codecov\/[\w-]+)@/i.test(
    uses,
  );
}

/** True where a format is made for programs. */
export function isMachineFormat(format: string | undefined): boolean {
  return format !== undefined && !/^(?:table|text|txt|screen|cli|human|)$/i.test(format);
}

/** The output format that a scan is asked for. */
export function formatOf({ args }: ScannerCall): string | undefined {
  if (args.some(({ value }) => /^--?(?:json|sarif)$/.test(value))) return "json";
  const named = optionValue(args, ["--format", "-f", "-fmt", "--output-format"])?.value;
  // For checkov and grype -o is a format, for others a file.
  const output = optionValue(args, ["-o", "--output"])?.value;
  return (
    named ?? (output !== undefined && /^[a-z][a-z-]*(?:=|$)/.test(output) ? output : undefined)
  );
}

const fileOptions = [
  "-o",
  "--output",
  "-out",
  "--output-file",
  "--report-path",
  "--json-file-output",
  "--sarif-file-output",
  "--json-output",
  "--sarif-output",
] as const;

/** Names of files that a scan writes, by option, redirection or `tee`. */
export function reportFiles(script: PipelineScript, call: ScannerCall): readonly string[] {
  // `-r` means a report to gitleaks, and other things to others.
  const options = call.scanner.name === "gitleaks" ? [...fileOptions, "-r"] : fileOptions;
  const named = options.flatMap((name) => optionValue(call.args, [name])?.value ?? []);
  const commands = pipelineFrom(script, call.command);
  const written = [...commands, ...call.command.blocks].flatMap(writtenBy);
  const files = named
    .filter((value) => /[./$]/.test(value))
    .map((value) => value.replace(/^[a-z-]+=/, ""));
  return [...files, ...written].filter((file) => !/^(?:|-|\/dev\/.*|.*\/)$/.test(file));
}

function pipelineFrom(script: PipelineScript, command: ShellCommand): readonly ShellCommand[] {
  const commands = [command];
  for (let at: ShellCommand | undefined = command; at && /^\|&?$/.test(at.after); ) {
    const next = script.flow.next(at);
    at = next && isCommand(next) ? next : undefined;
    if (at) commands.push(at);
  }
  return commands;
}

function writtenBy({ redirects, ...item }: ShellItem): readonly string[] {
  const targets = redirects.flatMap(({ operator, target }) =>
    /^(?:1|&)?>{1,2}\|?$/.test(operator) && target ? [target.value] : [],
  );
  const words = "words" in item ? item.words : [];
  if (words[0]?.value !== "tee") return targets;
  const files = words.slice(1).filter(({ value }) => !value.startsWith("-"));
  return [...targets, ...files.map(({ value }) => value)];
}

function mentions(text: string, files: readonly string[]): boolean {
  return files.some((file) => text.includes(baseNameOf(file)));
}

function folders(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const folder = file.replace(/^\.\//, "").split("/").slice(0, -1).join("/");
    return folder === "" ? [] : [folder];
  });
}

/** Prints a file and judges nothing. */
function isShow({ words, after }: ShellCommand): boolean {
  return (
    /^(?:cat|less|head|tail|ls|echo|rm|mkdir|cp|mv)$/.test(words[0]?.value ?? "") && after !== "|"
  );
}

function commandText({ words, redirects }: ShellCommand): string {
  return [...words, ...redirects.flatMap(({ target }) => target ?? [])]
    .map(({ value }) => value)
    .join(" ");
}
