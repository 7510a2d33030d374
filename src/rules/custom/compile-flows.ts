import { allOwnBits, type OwnKind, ownBits } from "../../analysis/flow/kinds.ts";
import type { FlowMarker } from "../../analysis/flow/marks.ts";
import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import { type Rule, UsageError } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { type FlowEvidence, flowMatch } from "../flow-matches.ts";
import {
  propagatorMarkings,
  sanitizerMarkings,
  sinkMarkings,
  sourceMarkings,
} from "./flow-markings.ts";
import { type Marking, markFile } from "./flow-marks.ts";
import { pathFilter } from "./path-filter.ts";
import { placeOf } from "./place-of.ts";
import type { FactSpec, FlowSpec, RuleSpec, SinkSpec } from "./rule-spec.ts";

/** A rule over values that get somewhere. */
export type FlowRuleSpec = RuleSpec & { readonly flow: FlowSpec };

/**
 * Makes one reader of what rule files say of data flow: for their own rules, and for built-in ones.
 *
 * @returns `undefined` where they say nothing of it
 * @throws UsageError where a pattern is no code, or too many kinds are asked for
 */
export function compileMarker(
  rules: readonly FlowRuleSpec[],
  facts: readonly FactSpec[],
): FlowMarker<PythonDocument> | undefined {
  if (rules.length === 0 && facts.length === 0) return undefined;
  const bits = shareBits(rules);
  const markings = [
    ...rules.flatMap((rule) => ruleMarkings(rule, bits.get(keyOf(rule)) ?? 0)),
    ...facts.flatMap(factMarkings),
  ];
  const asking = rules.filter(({ flow }) => flow.sources.includes("request"));
  const open = asking.reduce((all, rule) => all | (bits.get(keyOf(rule)) ?? 0), 0);
  return { closed: allOwnBits & ~open, marksOf: (document) => markFile(document, markings) };
}

/** Makes a rule that reports what a rule file says must not be. */
export function compileFlowRule(spec: FlowRuleSpec): Rule<PythonFlows, FlowEvidence> {
  const { id, title, severity, confidence, cwe, advice = title, message } = spec;
  const isAsked = pathFilter(spec.paths);
  const kind = kindOf(spec);
  return {
    id: `custom/${id}`,
    kind: "code",
    reads: "python-flows",
    title,
    advice,
    severity,
    ...(confidence && { confidence }),
    cwe,
    *find({ flows }) {
      for (const flow of flows) {
        if (flow.kind !== kind || !isAsked(flow.path)) continue;
        const match = flowMatch(flow, { severity, harm: "" });
        const isSure = match.confidence !== "low";
        yield {
          ...match,
          message: fill(message ?? "$SOURCE reaches $SINK.", {
            SOURCE: flow.source.what,
            SINK: flow.what,
          }),
          ...(confidence && isSure && { confidence }),
        };
      }
    },
  };
}

function fill(message: string, words: Readonly<Record<string, string>>): string {
  const text = message.replace(/\$(SOURCE|SINK)\b/g, (_, name: string) => words[name] ?? "");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function kindOf({ id }: RuleSpec): OwnKind {
  return `own/${id}`;
}

/** Rules with the same sources, sanitizers and propagators follow the same values. */
function keyOf({ flow: { sources, sanitizers, propagators } }: FlowRuleSpec): string {
  return JSON.stringify([sources, sanitizers, propagators]);
}

function shareBits(rules: readonly FlowRuleSpec[]): ReadonlyMap<string, number> {
  const bits = new Map<string, number>();
  for (const rule of rules) {
    const key = keyOf(rule);
    if (bits.has(key)) continue;
    const bit = ownBits[bits.size];
    if (bit === undefined) {
      throw new UsageError(
        `${placeOf(rule)}: at most ${ownBits.length} sets of sources, sanitizers and propagators are followed at once.`,
        {
          hint: "Give rules the same lists, with an anchor of YAML, and let the sinks tell them apart.",
        },
      );
    }
    bits.set(key, bit);
  }
  return bits;
}

function ruleMarkings(rule: FlowRuleSpec, bit: number): readonly Marking[] {
  const by = { place: placeOf(rule), bit };
  const { sources, sinks, sanitizers = [], propagators = [] } = rule.flow;
  return [
    ...sourceMarkings(sources, by),
    ...sinkMarkings(sinks, { ...by, kindOf: () => kindOf(rule) }),
    ...sanitizerMarkings(sanitizers, by),
    ...propagatorMarkings(propagators, by),
  ];
}

function factMarkings(fact: FactSpec): readonly Marking[] {
  const { place = "facts", sources = [], sinks = [], sanitizers = [], propagators = [] } = fact;
  const kinds = new Map(sinks.map((sink): [SinkSpec, typeof sink.kind] => [sink, sink.kind]));
  return [
    ...sourceMarkings(sources, { place }),
    ...sinkMarkings(sinks, { place, kindOf: (spec) => kinds.get(spec) ?? "command" }),
    ...sanitizerMarkings(sanitizers, { place }),
    ...propagatorMarkings(propagators, { place }),
  ];
}
