import { compileName } from "../../../syntax/glob.ts";
import type { ShellBlock } from "../../../syntax/shell-commands.ts";
import { isCommand, type ShellItem } from "../../../syntax/shell-flow.ts";
import { expandPattern, expandText, expandWords } from "./expand.ts";
import type { Source } from "./source.ts";
import { writtenWord } from "./source.ts";
import { exitsAside, LoopSignal, type Shell, subshell } from "./state.ts";
import { stop } from "./stop.ts";

/** Walks through a compound command. @returns its status */
export async function runBlock(shell: Shell, source: Source, block: ShellBlock): Promise<number> {
  const items = source.flow.items(block);
  switch (block.kind) {
    case "{":
      return shell.walk.items(shell, source, items);
    case "(":
      return exitsAside(() => shell.walk.items(subshell(shell, {}), source, items));
    case "if":
      return runIf(shell, source, items);
    case "while":
    case "until":
      return runWhile(shell, source, block);
    case "for":
      return runFor(shell, source, items);
    case "case":
      return runCase(shell, source, block);
    default:
      return stop(shell, block.kind);
  }
}

/** What decides over what comes next: a failure in it ends nothing. */
async function runTested(
  shell: Shell,
  source: Source,
  items: readonly ShellItem[],
): Promise<number> {
  const outer = shell.isTested;
  shell.isTested = true;
  try {
    return await shell.walk.items(shell, source, items);
  } finally {
    shell.isTested = outer;
  }
}

interface Section {
  /** Empty for the first condition. */
  readonly keyword: string;
  readonly items: ShellItem[];
}

/** `if a; then b; elif c; then d; else e` in its parts. */
function sectionsOf(items: readonly ShellItem[]): readonly Section[] {
  const sections: Section[] = [];
  for (const item of items) {
    const keyword = item.keywords.find((word) => /^(?:then|elif|else|do)$/.test(word));
    if (keyword !== undefined || sections.length === 0)
      sections.push({ keyword: keyword ?? "", items: [] });
    sections.at(-1)?.items.push(item);
  }
  return sections;
}

async function runIf(shell: Shell, source: Source, items: readonly ShellItem[]): Promise<number> {
  let isTrue = false;
  for (const { keyword, items: part } of sectionsOf(items)) {
    if (keyword === "else" || (keyword === "then" && isTrue)) {
      shell.status = 0;
      return shell.walk.items(shell, source, part);
    }
    if (keyword !== "then") isTrue = (await runTested(shell, source, part)) === 0;
  }
  return 0;
}

async function runWhile(shell: Shell, source: Source, block: ShellBlock): Promise<number> {
  const sections = sectionsOf(source.flow.items(block));
  const condition = sections.find(({ keyword }) => keyword === "")?.items ?? [];
  const body = sections.find(({ keyword }) => keyword === "do")?.items ?? [];
  const goesOn = async () =>
    ((await runTested(shell, source, condition)) === 0) === (block.kind === "while");
  let status = 0;
  while (await goesOn()) {
    if (--shell.budget.left < 0) throw new RangeError("too many turns");
    const turn = await runTurn(shell, source, body);
    status = turn.status;
    if (turn.isLast) break;
  }
  return status;
}

async function runFor(shell: Shell, source: Source, items: readonly ShellItem[]): Promise<number> {
  const [head] = items;
  const body = sectionsOf(items).find(({ keyword }) => keyword === "do")?.items ?? [];
  if (!head || !isCommand(head)) return stop(shell, "for");
  const [name, inWord, ...words] = head.words;
  const values = inWord ? await expandWords(shell, source, words) : shell.parameters;
  let status = 0;
  for (const value of values) {
    shell.variables.set(name?.value ?? "", value);
    const turn = await runTurn(shell, source, body);
    status = turn.status;
    if (turn.isLast) break;
  }
  return status;
}

/** One turn of a loop. */
async function runTurn(
  shell: Shell,
  source: Source,
  body: readonly ShellItem[],
): Promise<{ readonly status: number; readonly isLast: boolean }> {
  try {
    return { status: await shell.walk.items(shell, source, body), isLast: false };
  } catch (error) {
    if (!(error instanceof LoopSignal)) throw error;
    if (error.levels > 1) throw new LoopSignal(error.kind, error.levels - 1);
    return { status: 0, isLast: error.kind === "break" };
  }
}

async function runCase(shell: Shell, source: Source, block: ShellBlock): Promise<number> {
  if (!block.subject) return 0;
  const subject = await expandText(shell, source, writtenWord(source, block.subject));
  for (const { patterns, range } of block.arms ?? []) {
    for (const pattern of patterns) {
      const glob = await expandPattern(shell, source, writtenWord(source, pattern));
      if (!compileName(glob)(subject)) continue;
      const items = source.flow
        .items(block)
        .filter((item) => item.range.start >= range.start && item.range.end <= range.end);
      shell.status = 0;
      return shell.walk.items(shell, source, items);
    }
  }
  return 0;
}
