import type { Rule } from "../../model/index.ts";

/** Chooses the rules that a text can concern, in their order. */
export type ChooseRules = (text: string) => readonly Rule[];

const compiled = new WeakMap<readonly Rule[], ChooseRules>();

/**
 * Compiles the triggers of many rules into one pass over a text: rules without triggers are always
 * chosen, the others where the text holds one of theirs, ASCII letters compared without case.
 *
 * Of every second place of the text the low five bits of three characters index a table, which
 * names the few triggers that can lie there; those are compared. Letters differ from their capitals
 * only above the fifth bit.
 */
export function compileTriggers(rules: readonly Rule[]): ChooseRules {
  const known = compiled.get(rules);
  if (known) return known;
  const choose = chooser(rules);
  compiled.set(rules, choose);
  return choose;
}

interface Trigger {
  /** ASCII, in lower case. */
  readonly text: string;
  /** Places in the list of rules. */
  readonly owners: number[];
}

/** A trigger that can begin `offset` characters before a place of the table. */
interface Candidate {
  readonly trigger: Trigger;
  readonly offset: number;
}

interface Table {
  /** Of three characters: 0, or one more than the place in `lists`. */
  readonly slots: Uint16Array;
  readonly lists: Candidate[][];
}

function chooser(rules: readonly Rule[]): ChooseRules {
  const { triggers, odd } = collect(rules);
  const table: Table = { slots: new Uint16Array(32_768), lists: [] };
  for (const trigger of triggers) enter(table, trigger);
  return (text) => {
    const wanted = rules.map(({ triggers: some }) => some === undefined);
    if (triggers.length > 0) scan({ text, table, wanted, count: triggers.length });
    if (odd.length > 0) searchOdd({ text, odd, wanted });
    return rules.filter((_, i) => wanted[i]);
  };
}

/** Triggers that the table can hold, and those that it cannot: one character, or not ASCII. */
function collect(rules: readonly Rule[]) {
  const byText = new Map<string, Trigger>();
  rules.forEach(({ triggers = [] }, owner) => {
    for (const trigger of triggers) {
      const text = trigger.toLowerCase();
      const known = byText.get(text);
      if (known) known.owners.push(owner);
      else byText.set(text, { text, owners: [owner] });
    }
  });
  const all = [...byText.values()];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  const fits = ({ text }: Trigger) => text.length > 1 && /^[\x00-\x7f]*$/.test(text);
  return { triggers: all.filter(fits), odd: all.filter((trigger) => !fits(trigger)) };
}

/** Enters a trigger for the even and for the odd places that it can begin at. */
function enter(table: Table, trigger: Trigger): void {
  const { text } = trigger;
  enterAt(table, { trigger, offset: 0 }, [text[0], text[1], text[2]]);
  if (text.length > 2) enterAt(table, { trigger, offset: 1 }, [text[1], text[2], text[3]]);
  else enterAt(table, { trigger, offset: -1 }, [undefined, text[0], text[1]]);
}

/** `undefined` stands for any character, also for the end of the text. */
function enterAt(
  { slots, lists }: Table,
  candidate: Candidate,
  gram: readonly (string | undefined)[],
): void {
  let indexes = [0];
  for (const letter of gram) {
    const values = letter === undefined ? allLow : [letter.charCodeAt(0) & 31];
    indexes = indexes.flatMap((index) => values.map((low) => (index << 5) | low));
  }
  for (const index of indexes) {
    const list = lists[(slots[index] ?? 0) - 1];
    if (list) list.push(candidate);
    else slots[index] = lists.push([candidate]);
  }
}

const allLow: readonly number[] = Array.from({ length: 32 }, (_, low) => low);

interface Scan {
  readonly text: string;
  readonly table: Table;
  /** Set to true at the owners of the triggers found. */
  readonly wanted: boolean[];
  readonly count: number;
}

function scan({ text, table: { slots, lists }, wanted, count }: Scan): void {
  const found = new Set<Trigger>();
  const look = (slot: number, at: number) => {
    for (const candidate of lists[slot - 1] ?? []) confirm({ text, at, candidate, found });
  };
  const last = text.length - 2;
  let at = 0;
  let first = text === "" ? 0 : text.charCodeAt(0) & 31;
  for (; at < last && found.size < count; at += 2) {
    const second = text.charCodeAt(at + 1) & 31;
    const third = text.charCodeAt(at + 2) & 31;
    const slot = slots[(first << 10) | (second << 5) | third] ?? 0;
    first = third;
    if (slot !== 0) look(slot, at);
  }
  // Past the end `charCodeAt` gives NaN, whose low bits are 0; inside the loop it would cost half the speed.
  for (; at < text.length; at += 2) {
    look(slots[(first << 10) | ((text.charCodeAt(at + 1) & 31) << 5)] ?? 0, at);
  }
  for (const { owners } of found) for (const owner of owners) wanted[owner] = true;
}

interface Place {
  readonly text: string;
  readonly at: number;
  readonly candidate: Candidate;
  readonly found: Set<Trigger>;
}

function confirm({ text, at, candidate: { trigger, offset }, found }: Place): void {
  if (!found.has(trigger) && holdsAt(text, trigger.text, at - offset)) found.add(trigger);
}

function holdsAt(text: string, trigger: string, start: number): boolean {
  if (start < 0 || start + trigger.length > text.length) return false;
  for (let i = 0; i < trigger.length; i++) {
    const code = text.charCodeAt(start + i);
    const lower = code >= 65 && code <= 90 ? code | 32 : code;
    if (lower !== trigger.charCodeAt(i)) return false;
  }
  return true;
}

function searchOdd({
  text,
  odd,
  wanted,
}: Pick<Scan, "text" | "wanted"> & { readonly odd: readonly Trigger[] }): void {
  const lower = text.toLowerCase();
  for (const { text: trigger, owners } of odd) {
    if (lower.includes(trigger)) for (const owner of owners) wanted[owner] = true;
  }
}
