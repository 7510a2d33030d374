import { argumentAt, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, Severity, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { type BuiltText, builtText } from "../javascript-built-texts.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, originWords, spelled } from "../javascript-matches.ts";
import { sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface CommandInjectionEvidence {
  /** Of the call. */
  readonly call: TextRange;
  /** Of the text that the shell reads. */
  readonly command: TextRange;
  readonly from: BuiltText["from"];
}

/** A shell reads a whole language: what is put into its command can be another command. */
export const commandInjection: Rule<JavascriptDocument, CommandInjectionEvidence> = {
  id: "javascript/command-injection",
  kind: "code",
  reads: "javascript",
  title: "Shell command is put together from text",
  advice:
    "Run the program itself with a list of arguments: `execFile(program, [argument])`, without a shell.",
  severity: "high",
  confidence: "medium",
  cwe: 78,
  triggers: ["exec", "spawn", "execa"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["command"],
    harm: "whoever sends it runs commands of their own",
    at: ({ command }) => command,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<CommandInjectionEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    for (const command of commandsOf(call, scopes)) {
      const built = builtText(scopes, command);
      if (!built) continue;
      const severity = severityOf(built);
      const { from, part, isBuilt } = built;
      yield matchAt(scopes, {
        node: command,
        message: `${spelled(part, document.text)} ${originWords[from]} ${
          isBuilt ? "becomes part of a shell command" : "is run as a shell command"
        }.`,
        evidence: { call: call.range, command: command.range, from },
        ...(severity ? { severity } : { needsJudgement: true }),
        ...(from === "request" && { confidence: "high" as const }),
      });
    }
    yield* programIn(call, scopes);
  }
}

/** Without a shell too, whoever names the program runs what they like. */
function* programIn(
  call: JsCall,
  scopes: ModuleScopes,
): Generator<RuleMatch<CommandInjectionEvidence>> {
  const [program] = call.args;
  const facts = sinksAt(scopes, call, "command");
  if (!program || !facts.some(({ needs }) => needs === "shell") || usesShell(call, scopes)) return;
  const built = builtText(scopes, program);
  if (!built) return;
  yield matchAt(scopes, {
    node: program,
    message: `${spelled(built.part, scopes.text)} from the request says which program is run.`,
    evidence: { call: call.range, command: program.range, from: built.from },
    ...unlessRequest(built.from),
  });
}

/** A function that runs what it is given is what its callers make of it. */
function severityOf({ from, isBuilt }: BuiltText): Severity | undefined {
  if (from === "request") return "high";
  if (!isBuilt) return from === "parameter" ? "low" : undefined;
  return from === "parameter" ? "medium" : "low";
}

/** What a call hands to a shell. */
function commandsOf(call: JsCall, scopes: ModuleScopes): readonly JsExpression[] {
  const facts = sinksAt(scopes, call, "command");
  const first = argumentAt(call, 0);
  if (facts.length === 0 || !first) return [];
  if (!facts.some(({ needs }) => needs === "shell")) return [first];
  const list = call.args.find(({ kind }) => kind === "array");
  if (usesShell(call, scopes)) {
    return list?.kind === "array" ? [first, ...list.elements] : [first];
  }
  const isShell =
    first.kind === "string" &&
    /(?:^|[/\\])(?:sh|bash|zsh|dash|ash|ksh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)$/i.test(
      first.value,
    );
  if (!isShell || list?.kind !== "array") return [];
  const flag = list.elements.findIndex(
    (element) => element.kind === "string" && /^(?:-\w*c|\/[cdsq]+|-command)$/i.test(element.value),
  );
  return flag === -1 ? [] : list.elements.slice(flag + 1, flag + 2);
}

/** `{ shell: true }`, or the path of a shell. */
function usesShell({ args }: JsCall, scopes: ModuleScopes): boolean {
  const options = objectOf(
    scopes,
    args.findLast(({ kind }) => kind !== "function"),
  );
  const shell = options && propertyOf(options, "shell")?.value;
  return (shell?.kind === "constant" && shell.value === "true") || shell?.kind === "string";
}
