/** What a sample says of the line below one of its comments. */
export interface Expectation {
  /** Without `custom/`. */
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  readonly reports: boolean;
  /** The rule is known to be wrong here: shown, and no failure. */
  readonly isKnown: boolean;
}

/** A line where a rule does not do what the sample says. */
export interface Surprise {
  readonly rule: string;
  readonly line: number;
  readonly problem: "missed" | "reported";
  readonly isKnown: boolean;
}

const annotation = /(?:#|\/\/)\s*(todo)?(ruleid|ok):\s*([\w.,\s/-]+)/gi;

/**
 * Reads `# ruleid: a, b` and `# ok: a`, which speak of the next line that is no such comment;
 * with `todo` before it, of what is to be mended.
 */
export function readExpectations(text: string): readonly Expectation[] {
  const expectations: Expectation[] = [];
  let waiting: Omit<Expectation, "line">[] = [];
  text.split(/\r\n?|\n/).forEach((line, index) => {
    const own = [...line.matchAll(annotation)];
    if (own.length > 0) waiting.push(...own.flatMap(readOne));
    else if (line.trim() !== "") {
      expectations.push(...waiting.map((one) => ({ ...one, line: index + 1 })));
      waiting = [];
    }
  });
  return expectations;
}

function readOne([, todo, word, ids = ""]: RegExpMatchArray): Omit<Expectation, "line">[] {
  return ids
    .split(/[,\s]+/)
    .filter((id) => id !== "")
    .map((rule) => ({
      rule: rule.replace(/^custom\//, ""),
      reports: word?.toLowerCase() === "ruleid",
      isKnown: todo !== undefined,
    }));
}

/**
 * Compares what a rule found in a sample with what the sample says: every line without an
 * expectation is expected to be clean.
 *
 * @param rule - without `custom/`
 * @param found - lines, from 1
 */
export function surprises(rule: string, { expected, found }: Sample): readonly Surprise[] {
  const own = expected.filter((one) => one.rule === rule);
  const wrong = own.filter(({ reports, line }) => found.has(line) !== reports);
  const known = new Set(own.map(({ line }) => line));
  return [
    ...wrong.map(({ line, isKnown }) => ({
      rule,
      line,
      problem: found.has(line) ? ("reported" as const) : ("missed" as const),
      isKnown,
    })),
    ...[...found]
      .filter((line) => !known.has(line))
      .map((line) => ({ rule, line, problem: "reported" as const, isKnown: false })),
  ];
}

/** What a sample says, and the lines that a rule found in it. */
export interface Sample {
  readonly expected: readonly Expectation[];
  readonly found: ReadonlySet<number>;
}
