import { scopesOf } from "../../analysis/python/names.ts";
import { isHarmless, type Provenance, provenanceOf } from "../../analysis/python/provenance.ts";
import { lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import { templateOf } from "../../analysis/python/sql-template.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { type ShellCommand, shellCommand } from "../python-shell-commands.ts";
import { mediumUnlessReached } from "../python-unreached.ts";
import { milderInTests } from "../test-files.ts";

/** What `split-shell-command` starts from. */
export interface SubprocessShellEvidence {
  /** Of the call. */
  readonly call: TextRange;
}

/** A shell reads more in a command than its author wrote: `;`, `$(…)`, `|`. */
export const subprocessShell: Rule<PythonDocument, SubprocessShellEvidence> = {
  id: "python/subprocess-shell",
  kind: "code",
  reads: "python",
  title: "A command is run through a shell",
  advice: "Hand the program and its arguments over as a list, without `shell=True`.",
  severity: "high",
  confidence: "medium",
  cwe: 78,
  aliases: ["B601", "B602", "B604", "B605"],
  triggers: ["shell", "system(", "popen", "output(", "exec_command"],
  asks: mediumUnlessReached,
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<SubprocessShellEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const command = shellCommand(call, scopes);
    const danger = command && dangerOf(command, { scopes, text: document.text });
    if (!danger) continue;
    const isForeign = command.kind === "foreign";
    yield matchAt(scopes, {
      node: call,
      evidence: { call: call.range },
      ...danger,
      // What a function of others makes of `shell=True` is only likely.
      ...(isForeign && { confidence: "low" as const }),
    });
  }
}

const why: Readonly<Record<Provenance, string>> = {
  constant: "",
  listed: "",
  number: "",
  escaped: "",
  typed: "a parameter",
  unknown: "text of unknown origin",
  parameter: "a parameter",
  request: "what a user sent",
};

const needless = {
  message: "This command needs no shell, or should not.",
  severity: "low",
} as const;

function dangerOf(
  { value, kind }: ShellCommand,
  { scopes, text }: { readonly scopes: ModuleScopes; readonly text: string },
): Pick<RuleMatch, "message" | "severity" | "confidence"> | undefined {
  if (stringValue(value, text) !== undefined) {
    return kind === "always" ? undefined : needless;
  }
  // A list with a shell runs its first element only: another mistake.
  if (value.kind === "list" || value.kind === "tuple") return undefined;
  const from = provenanceOf(scopes, value);
  if (from === "constant" && kind !== "always") return needless;
  if (isHarmless(from) || from === "typed") return undefined;
  if (from === "request") {
    return {
      message: `The shell reads ${why.request} as part of the command.`,
      confidence: "high",
    };
  }
  if (isBuilt(value, { scopes, text })) {
    const severity = from === "parameter" ? "high" : "medium";
    return { message: `The shell reads ${why[from]} as part of the command.`, severity };
  }
  // Whoever calls this decides on the whole command: most of these are meant that way.
  return from === "parameter"
    ? { message: "The whole command is a parameter.", severity: "medium", confidence: "low" }
    : { message: "The command is of unknown origin.", severity: "low", confidence: "low" };
}

/** Put together from a literal and something else, here or in the variable that holds it. */
function isBuilt(
  value: PyExpression,
  { scopes, text }: { readonly scopes: ModuleScopes; readonly text: string },
): boolean {
  if (value.kind !== "name") return templateOf(value, text) !== undefined;
  return lookUp(scopes, value.id, value).some(
    (binding) => binding.value !== undefined && templateOf(binding.value, text) !== undefined,
  );
}
