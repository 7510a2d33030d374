import { importedPaths, objectOf, propertyOf } from "../analysis/javascript/names.ts";
import { lookUp, type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import { templateOf } from "../analysis/javascript/text-template.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type CommandInjectionEvidence,
  commandInjection,
} from "../rules/javascript/command-injection.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { commandWords } from "./command-words.ts";
import { hasComment } from "./javascript-edits.ts";
import { importInScript } from "./javascript-imports.ts";

/**
 * Runs the program itself with a list of arguments where the command is one program with plain words.
 * Safe where the shell took each value for one word before too.
 */
export const splitJavascriptCommand: Fixer<RuleFinding<CommandInjectionEvidence>> = {
  id: "split-javascript-command",
  fixes: [commandInjection.id],
  safety: "safe",
  propose({ evidence: { call: range, command }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const call = callAt(scopesOf(javascript), range);
    const [first] = call?.args ?? [];
    const isFirst = first?.range.start === command.start && first.range.end === command.end;
    const split = call && isFirst ? splitCall(call, first, javascript) : undefined;
    if (!split) return byHand;
    return {
      title: `Run ${split.program} without a shell`,
      changes: [{ kind: "edit", path, expected, edits: split.edits }],
      group: `split-javascript-command:${path}`,
      notes: [...(split.isWord ? [] : [oneWord]), options],
      ...(!split.isWord && { safety: "guided" as const }),
    };
  },
};

const oneWord =
  "A value with blanks in it was several arguments for the shell, and is one from now on.";
const options =
  "A value that begins with `-` is still an option to the program: check what it may look like.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Run the program with `execFile` and a list of arguments: this command is built in a way that suture does not take apart.",
};

interface Split {
  readonly program: string;
  readonly edits: readonly Edit[];
  readonly isWord: boolean;
}

function splitCall(
  call: JsCall,
  command: JsExpression,
  document: JavascriptDocument,
): Split | undefined {
  const scopes = scopesOf(document);
  const template = templateOf(command, document.text);
  if (!template || template.isTangled || command.parens) return undefined;
  if (hasComment(document, command.range) || namesShell(call, scopes)) return undefined;
  const words = commandWords(template, document.text);
  const runner = words && runnerOf(call, document);
  if (!words || !runner) return undefined;
  const list = words.args.join(", ");
  return {
    program: words.program,
    isWord: words.isWord,
    edits: [
      ...runner.edits,
      { range: call.callee.range, text: runner.text },
      { range: command.range, text: `${JSON.stringify(words.program)}, [${list}]` },
    ],
  };
}

/** `{ shell: "/bin/bash" }`, or options of which nobody knows what they hold. */
function namesShell({ args }: JsCall, scopes: ModuleScopes): boolean {
  const [, given] = args;
  if (!given || given.kind === "function" || isCallback(given)) return false;
  const object = objectOf(scopes, given);
  if (!object) return true;
  const isWhole = object.properties.every(({ kind }) => kind === "property");
  return !isWhole || propertyOf(object, "shell") !== undefined;
}

function isCallback(given: JsExpression): boolean {
  return given.kind === "name" && /^(?:cb|callback|done|next|puts)$/.test(given.id);
}

const without: Readonly<Record<string, string>> = {
  "child_process.exec": "execFile",
  "child_process.execSync": "execFileSync",
};

/** What runs a program in the place of what runs a shell. */
function runnerOf({ callee }: JsCall, document: JavascriptDocument) {
  const scopes = scopesOf(document);
  const [path = "", ...others] = importedPaths(scopes, callee);
  const name = Object.hasOwn(without, path) ? without[path] : undefined;
  if (name === undefined || others.length > 0) return undefined;
  const imported = importInScript(document, { module: "child_process", name, at: callee });
  if (!imported || !isPromisified(callee, scopes)) {
    return imported && { text: imported.local, edits: imported.edits };
  }
  const maker = importInScript(document, { module: "util", name: "promisify", at: callee });
  return maker && maker.edits.length === 0
    ? { text: `${maker.local}(${imported.local})`, edits: imported.edits }
    : undefined;
}

/** `const run = promisify(exec)` */
function isPromisified(callee: JsExpression, scopes: ModuleScopes): boolean {
  if (callee.kind === "call") return true;
  if (callee.kind !== "name") return false;
  return lookUp(scopes, callee.id, callee).some(
    ({ value }) =>
      value?.kind === "call" && importedPaths(scopes, value.callee).includes("util.promisify"),
  );
}
