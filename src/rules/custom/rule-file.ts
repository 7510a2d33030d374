import * as v from "valibot";
import { parseDocument } from "yaml";
import { type Confidence, type Severity, UsageError } from "../../model/index.ts";

/** Where a pattern has to match, or not; see docs/custom-rules.md. */
export type MatchSpec =
  | string
  | { readonly any: readonly MatchSpec[] }
  | { readonly all: readonly MatchSpec[] }
  | { readonly not: MatchSpec }
  | { readonly inside: MatchSpec }
  | { readonly pattern: string; readonly where: Readonly<Record<string, CaptureSpec>> };

/** What a name with a dollar may stand for. */
export interface CaptureSpec {
  readonly regex?: string | undefined;
  readonly "not-regex"?: string | undefined;
  /** True: a literal only; false: anything but a literal. */
  readonly constant?: boolean | undefined;
}

/** One rule of a rule file. */
export interface RuleSpec {
  readonly id: string;
  readonly language: "python";
  readonly title: string;
  /** `$X` is replaced by what it stands for. */
  readonly message?: string | undefined;
  readonly advice?: string | undefined;
  readonly severity: Severity;
  readonly confidence?: Confidence | undefined;
  readonly cwe: number;
  readonly match: MatchSpec;
  readonly paths?:
    | {
        readonly include?: readonly string[] | undefined;
        readonly exclude?: readonly string[] | undefined;
      }
    | undefined;
}

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
      v.pipe(v.string(), v.minLength(1)),
      v.strictObject({ any: v.pipe(v.array(match), v.minLength(1)) }),
      v.strictObject({ all: v.pipe(v.array(match), v.minLength(1)) }),
      v.strictObject({ not: match }),
      v.strictObject({ inside: match }),
      v.strictObject({ pattern: v.pipe(v.string(), v.minLength(1)), where: captures }),
    ],
    "a pattern, or one of any, all, not, inside, pattern with where, is expected",
  ),
);

const rule = v.strictObject({
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
  match,
  paths: v.optional(
    v.strictObject({
      include: v.optional(v.array(v.string())),
      exclude: v.optional(v.array(v.string())),
    }),
  ),
});

const file = v.strictObject({ rules: v.pipe(v.array(rule), v.minLength(1)) });

/**
 * Reads a rule file.
 *
 * @param path - for messages
 * @throws UsageError where it is none
 */
export function parseRuleFile(path: string, text: string): readonly RuleSpec[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new UsageError(`${path} is no YAML: ${error.message.split("\n")[0]}`);
  const result = v.safeParse(file, document.toJS({ maxAliasCount: 100 }));
  if (!result.success) throw new UsageError(`${path}: ${describe(result.issues[0])}`);
  const ids = result.output.rules.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`${path}: two rules are called ${twice}.`);
  return result.output.rules;
}

function describe({ path, message }: v.BaseIssue<unknown>): string {
  const where = path?.map(({ key }) => String(key)).join(".") ?? "";
  return where === "" ? message : `${where}: ${message}`;
}
