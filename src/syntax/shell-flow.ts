import type { ShellBlock, ShellCommand, ShellScript } from "./shell-commands.ts";

/** A command or a group: one item of a list. */
export type ShellItem = ShellCommand | ShellBlock;

/** The lists of a script: what stands beside what. */
export interface ShellFlow {
  readonly script: ShellScript;
  next(item: ShellItem): ShellItem | undefined;
  previous(item: ShellItem): ShellItem | undefined;
  /** The group or substitution round an item; `undefined` at the top level. */
  parent(item: ShellItem): ShellBlock | undefined;
  /** Items of a group, or of the top level. */
  items(parent: ShellBlock | undefined): readonly ShellItem[];
}

/** Reads the lists of a script out of its flat commands. */
export function flowOf(script: ShellScript): ShellFlow {
  const lists = new Map<ShellBlock | undefined, ShellItem[]>();
  const places = new Map<ShellItem, { parent: ShellBlock | undefined; index: number }>();
  const place = (item: ShellItem, parent: ShellBlock | undefined) => {
    if (places.has(item)) return;
    const list = lists.get(parent) ?? [];
    lists.set(parent, list);
    places.set(item, { parent, index: list.length });
    list.push(item);
  };
  for (const command of script.commands) {
    let parent: ShellBlock | undefined;
    for (const block of command.blocks) {
      if (!isSubstitution(block)) place(block, parent);
      parent = block;
    }
    place(command, parent);
  }
  const beside = (item: ShellItem, step: number) => {
    const at = places.get(item);
    return at && lists.get(at.parent)?.[at.index + step];
  };
  return {
    script,
    next: (item) => beside(item, 1),
    previous: (item) => beside(item, -1),
    parent: (item) => places.get(item)?.parent,
    items: (parent) => lists.get(parent) ?? [],
  };
}

export function isCommand(item: ShellItem): item is ShellCommand {
  return "words" in item;
}

export function isSubstitution(block: ShellBlock): boolean {
  return block.kind === "$(" || block.kind === "`";
}

/** The last item of the pipeline that an item is in. */
export function endOfPipeline(flow: ShellFlow, item: ShellItem): ShellItem {
  let last = item;
  while (last.after === "|" || last.after === "|&") {
    const next = flow.next(last);
    if (!next) break;
    last = next;
  }
  return last;
}

/** The first item of the pipeline that an item is in. */
export function startOfPipeline(flow: ShellFlow, item: ShellItem): ShellItem {
  let first = item;
  while (first.before === "|" || first.before === "|&") {
    const previous = flow.previous(first);
    if (!previous) break;
    first = previous;
  }
  return first;
}

/** True where the item stands between `if` and `then`, or between `while` and `do`. */
export function isCondition(flow: ShellFlow, item: ShellItem): boolean {
  const parent = flow.parent(item);
  if (!parent || !/^(?:if|while|until)$/.test(parent.kind)) return false;
  for (let at: ShellItem | undefined = item; at; at = flow.previous(at)) {
    if (at.keywords.some((word) => /^(?:then|else|do)$/.test(word))) return false;
    if (at.keywords.includes("elif")) return true;
  }
  return true;
}
