import { bitsOf, type FlowKind, type OwnKind, safeForAll } from "../../analysis/flow/kinds.ts";
import type { MarkedSink, MarkedSource } from "../../analysis/flow/marks.ts";
import { type TextRange, UsageError } from "../../model/index.ts";
import type { PyArgument, PyExpression, PyFunction, PyNode } from "../../syntax/python/nodes.ts";
import { compileMatch, wordsOf } from "./compile-match.ts";
import type { Found, Matcher } from "./find-matches.ts";
import { addMark, captured, type Marking, type OpenMarks } from "./flow-marks.ts";
import { nameOfMatch } from "./name-of-match.ts";
import type {
  MatchSpec,
  PropagatorSpec,
  SanitizerSpec,
  SinkSpec,
  SourceSpec,
} from "./rule-spec.ts";

/** For whom something is said: file, line and rule for messages, and the kinds that it is about. */
export interface Speaker {
  readonly place: string;
  /** The bit of a rule's own kind; `undefined` of what is said to built-in rules. */
  readonly bit?: number;
}

/**
 * What comes from outside.
 *
 * @throws UsageError where a pattern is no code
 */
export function sourceMarkings(specs: readonly SourceSpec[], by: Speaker): readonly Marking[] {
  return specs.flatMap((spec): Marking[] => {
    if (spec === "request") return [];
    const isOwn = by.bit !== undefined;
    const safe = by.bit === undefined ? 0 : safeForAll & ~by.bit;
    const source = (what: string): MarkedSource => ({ what, safe, isOwn });
    if ("match" in spec) {
      const mark = source(
        spec.what ?? `what ${nameOfMatch(spec.match) ?? "a rule file names"} gives`,
      );
      return [marking(spec.match, by, (node, { marks }) => addSource(marks, { node, mark }))];
    }
    const named = nameOfMatch(spec.decorator) ?? "a rule file names";
    const mark = source(spec.what ?? `a parameter of what ${named} decorates`);
    const names = spec.parameters && new Set(spec.parameters);
    const note: Marking["note"] = (node, { marks }) => {
      for (const one of filledParameters(node as PyFunction, names)) {
        addSource(marks, { node: one, mark });
      }
    };
    return [{ ...marking(spec.decorator, by, note), isDecorator: true }];
  });
}

function filledParameters({ parameters }: PyFunction, names: ReadonlySet<string> | undefined) {
  return parameters.filter(({ name }, index) => {
    if (names) return names.has(name);
    return name !== "" && !(index === 0 && (name === "self" || name === "cls"));
  });
}

/** Several rules that name the same source share it. */
function addSource(
  { sources }: OpenMarks,
  { node, mark }: { readonly node: object; readonly mark: MarkedSource },
): void {
  const known = sources.get(node) ?? [];
  const same = known.find(({ what, isOwn }) => what === mark.what && isOwn === mark.isOwn);
  const others = known.filter((one) => one !== same);
  sources.set(node, [...others, { ...mark, safe: mark.safe & (same?.safe ?? safeForAll) }]);
}

/** What a value must not get to, for the rule that says so or for built-in rules of a kind. */
export interface SinkSpeaker extends Speaker {
  kindOf(spec: SinkSpec): FlowKind | OwnKind;
}

/**
 * What must not hold anything from outside.
 *
 * @throws UsageError where a pattern is no code, or a statement without `$SINK`
 */
export function sinkMarkings(specs: readonly SinkSpec[], by: SinkSpeaker): readonly Marking[] {
  return specs.map((spec) => {
    const what = spec.what ?? nameOfMatch(spec.match) ?? "what a rule file guards";
    const kind = by.kindOf(spec);
    const about = { kind, what, ...(by.bit !== undefined && { bit: by.bit }) };
    const made = marking(spec.match, by, (node, { found, marks }) => {
      for (const one of guarded(node, found)) {
        const range = kind === "sql" ? one.range : reportedRange(node, { found, sink: one });
        addMark<MarkedSink>(marks.sinks, { node: one, mark: { ...about, range } });
      }
    });
    if (!names(made.matcher, "SINK") && isStatement(made.matcher)) {
      throw new UsageError(
        `${by.place}: a sink that is a statement says with $SINK which part must be clean.`,
      );
    }
    return made;
  });
}

/** `$SINK`; else the arguments of a call, or the expression itself. */
function guarded(node: PyNode, found: Found): readonly PyExpression[] {
  const row = found.captures.get("SINK");
  const sink = captured(found, "SINK");
  if (sink) return [sink];
  if (node.kind !== "call") return row ? [] : [node as PyExpression];
  const args = node.args.filter((one) => row === undefined || isWithin(one, row.range));
  return args.map(({ value }) => value);
}

function isWithin({ range }: PyArgument, { start, end }: TextRange): boolean {
  return range.start >= start && range.end <= end;
}

function reportedRange(
  node: PyNode,
  { found, sink }: { readonly found: Found; readonly sink: PyExpression },
): TextRange {
  const isLong = node.kind === "function" || node.kind === "class" || node.kind === "with";
  return isLong ? sink.range : { start: node.range.start, end: found.last.range.end };
}

/**
 * What makes values clean.
 *
 * @throws UsageError where a pattern is no code, or a guard says not of what
 */
export function sanitizerMarkings(
  specs: readonly (SanitizerSpec & { readonly kinds?: readonly FlowKind[] })[],
  by: Speaker,
): readonly Marking[] {
  return specs.map((spec) => {
    const bits = by.bit ?? bitsOf(spec.kinds ?? []);
    if ("match" in spec) {
      return marking(spec.match, by, (node, { marks }) => {
        marks.cleaned.set(node, (marks.cleaned.get(node) ?? 0) | bits);
      });
    }
    const made = marking(spec.guard, by, (node, { found, marks }) => {
      const subject = captured(found, "VALUE");
      if (subject) addMark(marks.guards, { node, mark: { subject, bits } });
    });
    if (names(made.matcher, "VALUE")) return made;
    throw new UsageError(`${by.place}: a guard says with $VALUE what is clean where it holds.`);
  });
}

/**
 * What hands on what it is given.
 *
 * @throws UsageError where a pattern is no code
 */
export function propagatorMarkings(
  specs: readonly PropagatorSpec[],
  by: Speaker,
): readonly Marking[] {
  const safe = by.bit === undefined ? 0 : safeForAll & ~by.bit;
  return specs.map(({ match }) =>
    marking(match, by, (node, { found, marks }) => {
      if (node.kind !== "call") return;
      const from = captured(found, "FROM");
      const all = [node.callee.kind === "attribute" ? [node.callee.object] : []].flat();
      const parts = from ? [from] : [...all, ...node.args.map(({ value }) => value)];
      addMark(marks.passing, { node, mark: { parts, safe } });
    }),
  );
}

function marking(match: MatchSpec, { place }: Speaker, note: Marking["note"]): Marking {
  const matcher = compileMatch(match, place);
  return { matcher, words: wordsOf(matcher), note };
}

/** True where some pattern has a name with a dollar. */
function names(matcher: Matcher, name: string): boolean {
  if (matcher.kind === "pattern") return new RegExp(`_${name}\\b`).test(matcher.pattern.text);
  return "parts" in matcher
    ? matcher.parts.some((part) => names(part, name))
    : names(matcher.part, name);
}

const statements =
  /^(?:function|class|(?:augmented-)?assign|return|import(?:-from)?|if|for|while|with|try|match|other-statement)$/;

function isStatement(matcher: Matcher): boolean {
  if (matcher.kind === "pattern") {
    const [only, ...others] = matcher.pattern.nodes;
    return others.length > 0 || statements.test(only?.kind ?? "");
  }
  if ("parts" in matcher) return matcher.parts.some(isStatement);
  return false;
}
