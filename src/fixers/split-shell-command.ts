import { keyword, scopesOf } from "../analysis/python/names.ts";
import { templateOf } from "../analysis/python/sql-template.ts";
import { rawUnits, type Unit } from "../analysis/python/template-units.ts";
import type { Fix, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { commandInjection } from "../rules/python/command-injection.ts";
import { type SubprocessShellEvidence, subprocessShell } from "../rules/python/subprocess-shell.ts";
import { callAt } from "../rules/python-matches.ts";
import { shellCommand } from "../rules/python-shell-commands.ts";
import type { PyArgument, PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { removeArgument } from "./python-edits.ts";

/** Runs a program with a list of arguments instead of a line for the shell. */
export const splitShellCommand: Fixer<RuleFinding<SubprocessShellEvidence>> = {
  id: "split-shell-command",
  fixes: [commandInjection.id, subprocessShell.id],
  safety: "safe",
  propose({ evidence: { call: at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    const shell = call && keyword(call, "shell");
    const [command] = call?.args ?? [];
    if (!call || !shell || !command || command.name !== undefined || hasOther(call)) return byHand;
    // A function of others may take a text only.
    if (shellCommand(call, scopesOf(python))?.kind !== "chosen") return byHand;
    const list = listOf(command, python.text);
    if (list === undefined) return needsShell;
    const removed = removeArgument(call, shell, python);
    if (!removed) return byHand;
    return {
      title: `Run ${list.program} without a shell`,
      changes: [
        {
          kind: "edit",
          path,
          expected,
          edits: [{ range: command.range, text: list.text }, removed],
        },
      ],
      ...(list.hasValues && guided),
    };
  },
};

const guided: Pick<Fix, "safety" | "notes"> = {
  safety: "guided",
  notes: [
    "A value with spaces in it was several arguments before and is one now.",
    "A value that starts with `-` is still read as an option: put `--` before it where the program knows that.",
  ],
};

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

interface ArgumentList {
  readonly text: string;
  readonly program: string;
  readonly hasValues: boolean;
}

/** Commands that only a shell knows. */
const builtins = new Set(
  ". : alias bg cd command dir eval exec exit export fg hash jobs read readonly set shift source start test times trap type ulimit umask unalias unset copy del cls ver".split(
    " ",
  ),
);

function listOf({ value }: PyArgument, text: string): ArgumentList | undefined {
  if (value.kind !== "string") return undefined;
  const units = templateOf(value, text)?.units ?? rawUnits(value, text);
  const words = units && splitWords(units);
  const [first] = words ?? [];
  const program = first && plainText(first);
  if (!words || !program || builtins.has(program) || program.includes("=")) return undefined;
  const items = words.map((word) => itemOf(word, text));
  if (items.includes(undefined)) return undefined;
  const hasValues = words.some((word) => word.some(({ kind }) => kind === "hole"));
  return { text: `[${items.join(", ")}]`, program, hasValues };
}

/** What means nothing to a shell: all else is refused, quotes and braces too. */
const plainChar = /[\w@%+=:,./-]/;

function splitWords(units: readonly Unit[]): Unit[][] | undefined {
  const words: Unit[][] = [];
  let isInside = false;
  for (const unit of units) {
    if (unit.kind === "char" && (unit.char === " " || unit.char === "\t")) {
      isInside = false;
      continue;
    }
    if (unit.kind === "char" && !plainChar.test(unit.char)) return undefined;
    if (isInside) words.at(-1)?.push(unit);
    else words.push([unit]);
    isInside = true;
  }
  return words;
}

function plainText(word: readonly Unit[]): string | undefined {
  let text = "";
  for (const unit of word) {
    if (unit.kind === "hole") return undefined;
    text += unit.char;
  }
  return text;
}

/** `"a"`, `f"{x}.txt"`, or of a value by itself `str(x)`. */
function itemOf(word: readonly Unit[], text: string): string | undefined {
  const plain = plainText(word);
  if (plain !== undefined) return `"${plain}"`;
  let body = "";
  for (const unit of word) {
    if (unit.kind === "char") body += unit.char;
    else {
      const field = text.slice(unit.range.start, unit.range.end);
      if (unit.conversion === "=" || /[\\"\n#]/.test(field)) return undefined;
      body += field;
    }
  }
  return `f"${body}"`;
}
