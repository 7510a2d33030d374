import * as v from "valibot";
import { type FlowKind, flowKinds } from "../../analysis/flow/kinds.ts";
import type { FactSpec, MatchSpec, RuleSpec, SourceSpec } from "./rule-spec.ts";

/** What a rule file says, or what is wrong with it and under which keys. */
export type ReadRuleSet =
  | { readonly rules: readonly RuleSpec[]; readonly facts: readonly FactSpec[] }
  | { readonly problem: string; readonly keys: readonly unknown[] };

/** Checks what a rule file says. */
export function readRuleSet(value: unknown): ReadRuleSet {
  const result = v.safeParse(file, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const keys = issue.path?.map(({ key }) => key) ?? [];
  const where = keys.map(String).join(".");
  return { keys, problem: where === "" ? issue.message : `${where}: ${issue.message}` };
}

const pattern = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, "a pattern is expected"),
  v.maxLength(4000, "a pattern of at most 4000 characters is expected"),
);

const captures = v.record(
  v.pipe(v.string(), v.regex(/^\$[A-Z_][A-Z\d_]*$/, "a name such as $X is expected")),
  v.strictObject({
    regex: v.optional(v.string()),
    "not-regex": v.optional(v.string()),
    constant: v.optional(v.boolean()),
  }),
);

const match: v.GenericSchema<MatchSpec> = v.lazy(() =>
  v.union(
    [
      pattern,
      v.strictObject({ any: v.pipe(v.array(match), v.minLength(1)) }),
      v.strictObject({ all: v.pipe(v.array(match), v.minLength(1)) }),
      v.strictObject({ not: match }),
      v.strictObject({ inside: match }),
      v.strictObject({ pattern, where: captures }),
    ],
    "a pattern, or one of any, all, not, inside, pattern with where, is expected",
  ),
);

const what = v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)));
const kind = v.picklist(Object.keys(flowKinds) as FlowKind[], (issue) => {
  return `${issue.received} is no kind: ${Object.keys(flowKinds).join(", ")}`;
});
const short = v.pipe(
  pattern,
  v.transform((one) => ({ match: one })),
);

const source: v.GenericSchema<unknown, SourceSpec> = v.union(
  [
    v.literal("request"),
    short,
    v.strictObject({ match, what }),
    v.strictObject({ decorator: match, parameters: v.optional(v.array(v.string())), what }),
  ],
  "request, a pattern, or match or decorator with what it is, is expected",
);
const expectsSink = "a pattern, or match with what it is, is expected";
const sink = v.union([short, v.strictObject({ match, what })], expectsSink);
const sanitizer = v.union(
  [short, v.strictObject({ match }), v.strictObject({ guard: match })],
  "a pattern, match, or guard, is expected",
);
const propagator = v.union([short, v.strictObject({ match })], "a pattern, or match, is expected");

const some = <T extends v.GenericSchema>(schema: T) =>
  v.pipe(v.array(schema), v.minLength(1), v.maxLength(200, "at most 200 are expected"));

const flow = v.strictObject({
  sources: some(source),
  sinks: some(sink),
  sanitizers: v.optional(some(sanitizer)),
  propagators: v.optional(some(propagator)),
});

const rule = v.pipe(
  v.strictObject({
    id: v.pipe(
      v.string(),
      v.regex(/^[a-z\d]+(?:[-.][a-z\d]+)*$/, "an id such as no-plain-tokens is expected"),
    ),
    language: v.picklist(["python"]),
    title: v.pipe(v.string(), v.minLength(1)),
    message: v.optional(v.string()),
    advice: v.optional(v.string()),
    severity: v.picklist(["critical", "high", "medium", "low"]),
    confidence: v.optional(v.picklist(["high", "medium", "low"])),
    cwe: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)), 710),
    match: v.optional(match),
    flow: v.optional(flow),
    paths: v.optional(
      v.strictObject({
        include: v.optional(v.array(v.string())),
        exclude: v.optional(v.array(v.string())),
      }),
    ),
  }),
  v.check(
    ({ match: own, flow: follows }) => (own === undefined) !== (follows === undefined),
    "a rule has either match or flow",
  ),
);

const fact = v.strictObject({
  language: v.picklist(["python"]),
  sources: v.optional(some(source)),
  sinks: v.optional(some(v.strictObject({ match, what, kind }))),
  sanitizers: v.optional(
    some(
      v.union(
        [
          v.strictObject({ match, kinds: some(kind) }),
          v.strictObject({ guard: match, kinds: some(kind) }),
        ],
        `match or guard is expected, with kinds out of ${Object.keys(flowKinds).join(", ")}`,
      ),
    ),
  ),
  propagators: v.optional(some(propagator)),
});

const file = v.pipe(
  v.strictObject({
    rules: v.optional(v.pipe(v.array(rule), v.maxLength(2000, "at most 2000 rules are expected"))),
    facts: v.optional(some(fact)),
  }),
  v.transform(({ rules = [], facts = [] }) => ({ rules, facts })),
  v.check(({ rules, facts }) => rules.length + facts.length > 0, "rules, or facts, are expected"),
);
