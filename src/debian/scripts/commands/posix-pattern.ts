/** Part of a POSIX pattern. */
export type PatternNode =
  | { readonly kind: "character"; readonly source: string; test(character: string): boolean }
  | { readonly kind: "start" | "end" | "border" | "inside" }
  | { readonly kind: "group"; readonly choices: readonly PatternSequence[] }
  | {
      readonly kind: "repeat";
      readonly node: PatternNode;
      readonly least: number;
      /** Infinity where there is no end. */
      readonly most: number;
    };

export type PatternSequence = readonly PatternNode[];

/**
 * Reads a POSIX pattern, basic or extended, with what GNU adds (`\+`, `\|`, `\w`, `\b`).
 *
 * @returns its choices; `undefined` where it is broken, or asks for what it matched before (`\1`)
 */
export function parsePosix(
  pattern: string,
  { isExtended }: { readonly isExtended: boolean },
): readonly PatternSequence[] | undefined {
  const reading: Reading = { pattern, isExtended, at: 0, depth: 0, isBroken: false };
  const choices = readChoices(reading);
  return reading.isBroken || reading.at < pattern.length ? undefined : choices;
}

/** The same as a regular expression of JavaScript. */
export function patternSource(nodes: PatternSequence): string {
  return nodes.map(nodeSource).join("");
}

function nodeSource(node: PatternNode): string {
  switch (node.kind) {
    case "character":
      return node.source;
    case "start":
      return "^";
    case "end":
      return "$";
    case "border":
      return "\\b";
    case "inside":
      return "\\B";
    case "group":
      return `(${node.choices.map(patternSource).join("|")})`;
    case "repeat": {
      const most = node.most === Number.POSITIVE_INFINITY ? "" : node.most;
      return `${nodeSource(node.node)}{${node.least},${most}}`;
    }
  }
}

interface Reading {
  readonly pattern: string;
  readonly isExtended: boolean;
  at: number;
  depth: number;
  isBroken: boolean;
}

const maxDepth = 20;
const maxRepeats = 255;

/** The operator at the position: `(`, `)`, `|`, `{`, `}`, `+`, `?`, written as the dialect has it. */
function operatorAt({ pattern, isExtended, at }: Reading): string {
  const c = pattern[at] ?? "";
  if (isExtended) return "(){}|+?".includes(c) ? c : "";
  const next = pattern[at + 1] ?? "";
  return c === "\\" && next !== "" && "(){}|+?".includes(next) ? next : "";
}

function skipOperator(reading: Reading): void {
  reading.at += reading.isExtended ? 1 : 2;
}

function readChoices(reading: Reading): readonly PatternSequence[] {
  const choices: PatternSequence[] = [];
  for (;;) {
    choices.push(readSequence(reading));
    if (operatorAt(reading) !== "|") return choices;
    skipOperator(reading);
  }
}

function readSequence(reading: Reading): PatternSequence {
  const nodes: PatternNode[] = [];
  while (reading.at < reading.pattern.length && !reading.isBroken) {
    const operator = operatorAt(reading);
    if (operator === "|" || (operator === ")" && reading.depth > 0)) break;
    const node = readNode(reading, nodes.length === 0);
    if (node) nodes.push(readRepeats(reading, node));
  }
  return nodes;
}

function readNode(reading: Reading, isFirst: boolean): PatternNode | undefined {
  const { pattern, isExtended } = reading;
  const operator = operatorAt(reading);
  if (operator === "(") return readGroup(reading);
  // A star with nothing before it is itself.
  if (operator !== "" && !(isExtended && "{})".includes(operator))) return broken(reading);
  const c = pattern[reading.at++] ?? "";
  switch (c) {
    case "[":
      return readBracket(reading);
    case "\\":
      return readEscape(reading);
    case "*":
      return isFirst && isExtended ? broken(reading) : literal(c);
    case ".":
      return { kind: "character", source: ".", test: () => true };
    case "^":
      return isExtended || isFirst ? { kind: "start" } : literal(c);
    case "$":
      return isExtended || isAtEnd(reading) ? { kind: "end" } : literal(c);
    default:
      return literal(c);
  }
}

function isAtEnd(reading: Reading): boolean {
  return reading.at >= reading.pattern.length || /[|)]/.test(operatorAt(reading));
}

function readGroup(reading: Reading): PatternNode | undefined {
  skipOperator(reading);
  if (++reading.depth > maxDepth) return broken(reading);
  const choices = readChoices(reading);
  reading.depth--;
  if (operatorAt(reading) !== ")") return broken(reading);
  skipOperator(reading);
  return { kind: "group", choices };
}

function readRepeats(reading: Reading, node: PatternNode): PatternNode {
  let repeated = node;
  for (;;) {
    const range = rangeAt(reading);
    if (!range) return repeated;
    repeated = { kind: "repeat", node: repeated, ...range };
  }
}

function rangeAt(reading: Reading): { readonly least: number; readonly most: number } | undefined {
  if (reading.pattern[reading.at] === "*") {
    reading.at++;
    return { least: 0, most: Number.POSITIVE_INFINITY };
  }
  const operator = operatorAt(reading);
  if (operator === "+" || operator === "?") {
    skipOperator(reading);
    return operator === "+" ? { least: 1, most: Number.POSITIVE_INFINITY } : { least: 0, most: 1 };
  }
  if (operator !== "{") return undefined;
  const rest = reading.pattern.slice(reading.at, reading.at + 20);
  const match = (reading.isExtended ? /^\{(\d+)(,?)(\d*)\}/ : /^\\\{(\d+)(,?)(\d*)\\\}/).exec(rest);
  if (!match) return undefined;
  reading.at += match[0].length;
  const least = Number(match[1]);
  const most = match[3] ? Number(match[3]) : match[2] ? Number.POSITIVE_INFINITY : least;
  const isSound = least <= maxRepeats && (most <= maxRepeats || most === Number.POSITIVE_INFINITY);
  if (!isSound) reading.isBroken = true;
  return { least, most };
}

function readEscape(reading: Reading): PatternNode | undefined {
  const c = reading.pattern[reading.at++] ?? "";
  switch (c) {
    case "w":
    case "W":
    case "s":
    case "S":
      return characters(`\\${c}`);
    case "b":
    case "<":
    case ">":
      return { kind: "border" };
    case "B":
      return { kind: "inside" };
    case "n":
      return literal("\n");
    case "t":
      return literal("\t");
    default:
      return /[A-Za-z0-9]/.test(c) || c === "" ? broken(reading) : literal(c);
  }
}

const classes: Readonly<Record<string, string | undefined>> = {
  space: "\\s",
  blank: " \\t",
  digit: "0-9",
  alpha: "A-Za-z",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
};

function readBracket(reading: Reading): PatternNode | undefined {
  const { pattern } = reading;
  const isNegated = pattern[reading.at] === "^";
  if (isNegated) reading.at++;
  const start = reading.at;
  let inside = "";
  while (reading.at < pattern.length) {
    if (pattern[reading.at] === "]" && reading.at > start) {
      reading.at++;
      return characters(`[${isNegated ? "^" : ""}${inside}]`);
    }
    const part = bracketPart(reading);
    if (part === undefined) return broken(reading);
    inside += part;
  }
  return broken(reading);
}

function bracketPart(reading: Reading): string | undefined {
  const { pattern, at } = reading;
  const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
  if (named) {
    reading.at += named[0].length;
    return classes[named[1] ?? ""];
  }
  const c = pattern[at] ?? "";
  const next = pattern[at + 1] ?? "";
  // A backslash is itself here, but for what GNU reads as tab and newline.
  if (c === "\\" && (next === "t" || next === "n")) {
    reading.at += 2;
    return `\\${next}`;
  }
  reading.at++;
  return /[\\\]^[]/.test(c) ? `\\${c}` : c;
}

function literal(c: string): PatternNode {
  const source = /[.*+?^${}()|[\]\\/]/.test(c) ? `\\${c}` : c;
  return { kind: "character", source, test: (other) => other === c };
}

function characters(source: string): PatternNode | undefined {
  try {
    const regex = new RegExp(`^${source}$`, "u");
    return { kind: "character", source, test: (c) => regex.test(c) };
  } catch {
    return undefined;
  }
}

function broken(reading: Reading): undefined {
  reading.isBroken = true;
  return undefined;
}
