import {
  type PatternNode,
  type PatternSequence,
  parsePosix,
  patternSource,
} from "./posix-pattern.ts";
import { remembered } from "./remembered.ts";

/** Tells whether a line holds what a pattern describes, in time linear in its length. */
export type LinePattern = (line: string) => boolean;

export interface LinePatternOptions {
  /** As `grep -E` and `sed -E` read patterns. */
  readonly isExtended?: boolean;
  /** `grep -F` */
  readonly isFixed?: boolean;
  /** `grep -x` */
  readonly isWholeLine?: boolean;
  readonly ignoresCase?: boolean;
}

/**
 * Compiles a POSIX pattern into an automaton: patterns come with the scripts of an image too, and none of
 * them may go on for ever.
 *
 * @returns `undefined` where it holds what is not read
 */
export function compileLinePattern(
  pattern: string,
  { isExtended = false, isFixed, isWholeLine, ignoresCase }: LinePatternOptions,
): LinePattern | undefined {
  const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  if (isFixed) {
    const wanted = fold(pattern);
    return (line) => (isWholeLine ? fold(line) === wanted : fold(line).includes(wanted));
  }
  const choices = (isExtended ? parseExtended : parseBasic)(fold(pattern));
  if (!choices) return undefined;
  const whole: PatternSequence = isWholeLine
    ? [{ kind: "start" }, { kind: "group", choices }, { kind: "end" }]
    : [{ kind: "group", choices }];
  if (!ignoresCase && !choices.some(repeats)) return plainPattern(whole);
  const automaton: State[] = [];
  const last = addState(automaton, {});
  const first = addSequence(automaton, whole, last);
  if (automaton.length > maxStates) return undefined;
  return (line) => matches(automaton, { first, last }, [...fold(line)]);
}

const parseBasic = remembered((pattern) => parsePosix(pattern, { isExtended: false }));
const parseExtended = remembered((pattern) => parsePosix(pattern, { isExtended: true }));

/** Without repetition nothing is tried twice. */
function plainPattern(nodes: PatternSequence): LinePattern {
  const regex = new RegExp(patternSource(nodes), "u");
  return (line) => regex.test(line);
}

function repeats(nodes: PatternSequence): boolean {
  return nodes.some(
    (node) => node.kind === "repeat" || (node.kind === "group" && node.choices.some(repeats)),
  );
}

/** A step of an automaton: over a character, where a condition holds, or at once. */
interface State {
  readonly node?: PatternNode;
  readonly next?: readonly number[];
}

const maxStates = 5000;

function addState(automaton: State[], state: State): number {
  return automaton.push(state) - 1;
}

/** @returns where the sequence begins, which goes on at `next` */
function addSequence(automaton: State[], nodes: PatternSequence, next: number): number {
  return nodes.reduceRight((after, node) => addNode(automaton, node, after), next);
}

function addNode(automaton: State[], node: PatternNode, next: number): number {
  if (automaton.length > maxStates) return next;
  if (node.kind === "group") {
    const starts = node.choices.map((choice) => addSequence(automaton, choice, next));
    return addState(automaton, { next: starts });
  }
  if (node.kind === "repeat") return addRepeat(automaton, node, next);
  return addState(automaton, { node, next: [next] });
}

function addRepeat(
  automaton: State[],
  { node, least, most }: Extract<PatternNode, { kind: "repeat" }>,
  next: number,
): number {
  let after = next;
  if (most === Number.POSITIVE_INFINITY) {
    const targets = [next];
    const loop = addState(automaton, { next: targets });
    targets.push(addNode(automaton, node, loop));
    after = loop;
  } else {
    for (let count = least; count < most; count++)
      after = addState(automaton, { next: [next, addNode(automaton, node, after)] });
  }
  for (let count = 0; count < least; count++) after = addNode(automaton, node, after);
  return after;
}

function matches(
  automaton: readonly State[],
  { first, last }: { readonly first: number; readonly last: number },
  line: readonly string[],
): boolean {
  let reached = new Set<number>();
  for (let at = 0; at <= line.length; at++) {
    // It may begin anywhere.
    const open = closure(automaton, reached.add(first), { line, at });
    if (open.has(last)) return true;
    reached = after(automaton, open, line[at]);
  }
  return false;
}

/** Where a character leads to. */
function after(
  automaton: readonly State[],
  open: ReadonlySet<number>,
  character: string | undefined,
): Set<number> {
  const reached = new Set<number>();
  if (character === undefined) return reached;
  for (const state of open) {
    const { node, next = [] } = automaton[state] ?? {};
    if (node?.kind !== "character" || !node.test(character)) continue;
    for (const one of next) reached.add(one);
  }
  return reached;
}

interface LinePlace {
  readonly line: readonly string[];
  readonly at: number;
}

/** All that is reached without a character. */
function closure(
  automaton: readonly State[],
  reached: ReadonlySet<number>,
  place: LinePlace,
): ReadonlySet<number> {
  const open = new Set(reached);
  for (const state of open) {
    const { node, next = [] } = automaton[state] ?? {};
    if (node?.kind !== "character" && holds(node, place)) for (const one of next) open.add(one);
  }
  return open;
}

function holds(node: PatternNode | undefined, { line, at }: LinePlace): boolean {
  const isWord = (c: string | undefined) => c !== undefined && /\w/.test(c);
  const isBorder = isWord(line[at - 1]) !== isWord(line[at]);
  switch (node?.kind) {
    case "start":
      return at === 0;
    case "end":
      return at === line.length;
    case "border":
      return isBorder;
    case "inside":
      return !isBorder;
    default:
      return true;
  }
}
