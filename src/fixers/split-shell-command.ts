import { isImported, keyword, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import { templateOf } from "../analysis/python/sql-template.ts";
import { type HoleUnit, outer, rawUnits, type Unit } from "../analysis/python/template-units.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { commandInjection } from "../rules/python/command-injection.ts";
import { type SubprocessShellEvidence, subprocessShell } from "../rules/python/subprocess-shell.ts";
import { callAt } from "../rules/python-matches.ts";
import { shellCommand } from "../rules/python-shell-commands.ts";
import type { PyArgument, PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { hasComment, removeArgument } from "./python-edits.ts";
import { importModuleAt } from "./python-imports.ts";
import { type LineWord, sketchOfWord, splitLine } from "./shell-words.ts";

/**
 * Runs a program with a list of arguments instead of a line for the shell. Safe where the shell took
 * each value for one word before too.
 */
export const splitShellCommand: Fixer<RuleFinding<SubprocessShellEvidence>> = {
  id: "split-shell-command",
  fixes: [commandInjection.id, subprocessShell.id],
  safety: "safe",
  propose({ evidence: { call: at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    const [command] = call?.args ?? [];
    if (!call || !command || command.name !== undefined || hasOther(call)) return byHand;
    const around = runnerOf(call, python);
    if (!around) return byHand;
    const list = listOf(command, python);
    if (list === undefined) return needsShell;
    const isSystem = keyword(call, "shell") === undefined;
    const notes = [
      ...(isSystem ? [missing] : []),
      ...(list.isWhole ? [] : [severalWords]),
      ...(list.hasValues ? [options] : []),
    ];
    return {
      title: `Run ${list.program} without a shell`,
      changes: [
        {
          kind: "edit",
          path,
          expected,
          edits: [{ range: outer(command.value), text: list.text }, ...around],
        },
      ],
      ...((isSystem || !list.isWhole) && { safety: "guided" as const }),
      ...(notes.length > 0 && { notes }),
    };
  },
};

const missing = "A program that is not there raises an error from now on.";

const severalWords = "A value with spaces in it was several arguments before and is one now.";

const options =
  "A value that starts with `-` is still read as an option: put `--` before it where the program knows that.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Hand the program and its arguments over as a list: this call is written in a way that suture does not edit.",
};

const needsShell: Refusal = {
  refused: "needs-person",
  message:
    "The command uses the shell: write it as several programs, or quote each value with `shlex.quote`.",
};

/** With these the shell is wanted, or another than the usual one is. */
function hasOther({ args }: PyCall): boolean {
  return args.some(({ name, star }) => star !== "" || name === "executable" || name === "env");
}

/** What changes of the call besides the command; `undefined` where a function wants a text. */
function runnerOf(call: PyCall, python: PythonDocument): readonly Edit[] | undefined {
  const scopes = scopesOf(python);
  const shell = keyword(call, "shell");
  if (shell) {
    // A function of others may take a text only.
    if (shellCommand(call, scopes)?.kind !== "chosen") return undefined;
    const removed = removeArgument(call, shell, python);
    return removed && [removed];
  }
  const isLonely = call.args.length === 1 && scopes.parentOf(call)?.kind === "expression-statement";
  if (!isLonely || !isImported(scopes, call.callee, system)) return undefined;
  return inStead(call, python, scopes);
}

const system = new Set(["os.system"]);

/** `os.system(…)` whose answer nobody looks at becomes `subprocess.run(…)`. */
function inStead(
  { callee, range }: PyCall,
  python: PythonDocument,
  scopes: ModuleScopes,
): readonly Edit[] | undefined {
  if (hasComment(python.module.comments, range)) return undefined;
  const known = scopes.scope.bindings.get("subprocess") ?? [];
  if (known.some(({ path }) => path !== "subprocess")) return undefined;
  const place = { scopes, at: callee, module: "subprocess" };
  const imported = importModuleAt(python, place);
  return imported && [...imported.edits, { range: callee.range, text: `${imported.local}.run` }];
}

interface ArgumentList {
  readonly text: string;
  readonly program: string;
  readonly hasValues: boolean;
  /** Every value was one word for the shell too: it stood in quotes. */
  readonly isWhole: boolean;
}

/** Commands that only a shell knows. */
const builtins = new Set(
  ". : alias bg cd command dir eval exec exit export fg hash jobs read readonly set shift source start test times trap type ulimit umask unalias unset copy del cls ver".split(
    " ",
  ),
);

function listOf({ value }: PyArgument, python: PythonDocument): ArgumentList | undefined {
  const { text, module } = python;
  const template = templateOf(value, text);
  if (template?.isTangled || hasComment(module.comments, value.range)) return undefined;
  const units = template?.units ?? (value.kind === "string" ? rawUnits(value, text) : undefined);
  const words = units && splitLine(units);
  const program = words?.[0] && sketchOfWord(words[0]);
  if (!words || !program || !/^[\w@%+:,./-]+$/.test(program) || builtins.has(program))
    return undefined;
  if (words.some((word) => isSeveral(word, text))) return undefined;
  const items = words.map((word) => itemOf(word, text));
  if (items.includes(undefined)) return undefined;
  return {
    text: `[${items.join(", ")}]`,
    program,
    hasValues: words.some(({ units: word }) => word.some(({ kind }) => kind === "hole")),
    isWhole: words.every(({ isBare }) => !isBare),
  };
}

/** `{name}{options}` without quotes, and a value that is put together with blanks: more than one word. */
function isSeveral({ units, isBare }: LineWord<Unit>, text: string): boolean {
  if (!isBare) return false;
  return units.some((unit, i) => {
    if (unit.kind !== "hole") return false;
    const { start, end } = unit.expression?.range ?? unit.range;
    return units[i + 1]?.kind === "hole" || /["'] |\.join\(/.test(text.slice(start, end));
  });
}

/** `"a"`, `f"{x}.txt"`, `str(x)`. */
function itemOf(word: LineWord<Unit>, text: string): string | undefined {
  const { units } = word;
  const [only, ...others] = units;
  if (only?.kind === "hole" && others.length === 0) return alone(only, text);
  const parts = units.map((unit) => (unit.kind === "char" ? unit.char : fieldOf(unit, text)));
  if (parts.includes(undefined)) return undefined;
  const quote = ['"', "'"].find((mark) => !parts.some((part) => part?.includes(mark)));
  const isPlain = units.every(({ kind }) => kind === "char");
  return quote && `${isPlain ? "" : "f"}${quote}${parts.join("")}${quote}`;
}

/** A value that is a word by itself. */
function alone(hole: HoleUnit, text: string): string | undefined {
  const field = fieldOf(hole, text);
  if (field !== undefined && !field.includes('"')) return `f"${field}"`;
  const { expression, conversion, format } = hole;
  if (!expression || conversion || format !== undefined) return undefined;
  const source = text.slice(expression.range.start, expression.range.end);
  return /[\n#]/.test(source) ? undefined : `str(${source})`;
}

/** As it stands in an f-string, or as one would spell it there. */
function fieldOf(
  { range, expression, conversion, format, piece }: HoleUnit,
  text: string,
): string | undefined {
  if (conversion === "=" || !expression) return undefined;
  const isField = piece !== undefined && /f/i.test(piece.prefix);
  const plain = text.slice(expression.range.start, expression.range.end);
  const field = isField ? text.slice(range.start, range.end) : `{${plain}}`;
  const isOdd = !isField && ((conversion && conversion !== "s") || format !== undefined);
  return isOdd || /[\\\n#]/.test(field) || (!isField && /[{}]/.test(plain)) ? undefined : field;
}
