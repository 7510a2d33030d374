import { heldBy, isGlobal } from "../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import { outer } from "../analysis/javascript/text-template.ts";
import type { Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { weakRandom } from "../rules/javascript/weak-random.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsCall, JsExpression, JsNode } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment } from "./javascript-edits.ts";
import { importInScript, isNodeScript } from "./javascript-imports.ts";

/** Takes the numbers or letters of a secret from the operating system. Safe where as many come of it. */
export const secureJavascriptRandom: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "secure-javascript-random",
  fixes: [weakRandom.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const scopes = scopesOf(javascript);
    const call = callAt(scopes, at);
    if (!call) return byHand;
    if (!isNodeScript(javascript)) return inPage;
    const made = letters(call, scopes) ?? numbers(call, scopes);
    if (!made || hasComment(javascript, made.range)) return byHand;
    const imported = importInScript(javascript, { module: "crypto", name: made.name, at: call });
    if (!imported) return byHand;
    const edit = { range: made.range, text: `${imported.local}${made.rest}` };
    return {
      title: "Take the numbers from the operating system",
      changes: [{ kind: "edit", path, expected, edits: [...imported.edits, edit] }],
      group: `secure-javascript-random:${path}`,
      ...(made.isGuess && { safety: "guided" as const }),
      ...(made.note !== undefined && { notes: [made.note] }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Make it with `crypto.randomBytes`, `randomInt` or `randomUUID`: this is written in a way that suture does not edit.",
};

const inPage: Refusal = {
  refused: "needs-person",
  message:
    "Make it with `crypto.randomUUID()` or `crypto.getRandomValues`, or on the server: this file does not say that Node runs it.",
};

interface Made {
  readonly range: TextRange;
  readonly name: "randomBytes" | "randomInt";
  /** What stands behind the name. */
  readonly rest: string;
  readonly isGuess?: boolean;
  readonly note?: string;
}

/** The call of a method of what an expression gives. */
function methodOf(value: JsExpression, scopes: ModuleScopes) {
  const member = scopes.parentOf(value);
  const call = member && scopes.parentOf(member);
  const isCalled = member?.kind === "member" && call?.kind === "call" && call.callee === member;
  return isCalled ? { name: member.name, call } : undefined;
}

/** `Math.random().toString(36).slice(2, 12)`: as many letters, of sixteen. */
function letters(random: JsCall, scopes: ModuleScopes): Made | undefined {
  const spelled = methodOf(random, scopes);
  const [base] = spelled?.call.args ?? [];
  if (spelled?.name !== "toString" || base?.kind !== "number" || base.value < 16) return undefined;
  const cut = methodOf(spelled.call, scopes);
  const numbers = cut?.call.args.map(numberOf) ?? [];
  if (!cut || numbers.includes(undefined)) return undefined;
  const length = lengthOf(cut.name, numbers as number[]);
  const range = outer(cut.call);
  if (length === "open") {
    const note = "It is 32 letters long from now on: make sure that it fits where it is stored.";
    return { range, name: "randomBytes", rest: '(16).toString("hex")', isGuess: true, note };
  }
  if (length === undefined || length < 1 || length > 64) return undefined;
  const bytes = `(${Math.ceil(length / 2)}).toString("hex")`;
  const note = `${length} letters can be tried out where nobody counts attempts: make it longer where you can.`;
  return {
    range,
    name: "randomBytes",
    rest: length % 2 === 0 ? bytes : `${bytes}.slice(0, ${length})`,
    ...(length < 16 && { note }),
  };
}

/** How many letters are left of `0.…`; `open` where as many as there are. */
function lengthOf(
  method: string,
  [from, to, ...others]: readonly number[],
): number | "open" | undefined {
  if (from === undefined || others.length > 0) return undefined;
  if (method === "slice" && from < 0 && to === undefined) return -from;
  if (!/^(?:slice|substring|substr)$/.test(method) || from < 2 || from > 4) return undefined;
  if (to === undefined) return "open";
  return method === "substr" ? to : to - from;
}

function numberOf(value: JsExpression): number | undefined {
  if (value.kind === "unary" && value.operator === "-" && value.operand.kind === "number") {
    return -value.operand.value;
  }
  return value.kind === "number" && Number.isInteger(value.value) ? value.value : undefined;
}

/** `Math.floor(Math.random() * n)`, also with a constant added to it before it is cut off. */
function numbers(random: JsCall, scopes: ModuleScopes): Made | undefined {
  const times = scopes.parentOf(random);
  if (times?.kind !== "binary" || times.operator !== "*") return undefined;
  const count = times.left === random ? times.right : times.left;
  const above = scopes.parentOf(times);
  const isSum = above?.kind === "binary" && above.operator === "+";
  const sum = isSum ? above : times;
  const floor = scopes.parentOf(sum);
  if (floor?.kind !== "call" || !cutsOff(floor, scopes)) return undefined;
  const range = outer(floor);
  const many = constantNumber(count, scopes);
  if (isSum) {
    const first = constantNumber(above.left === times ? above.right : above.left, scopes);
    if (first === undefined || many === undefined || many < 1) return undefined;
    return { range, name: "randomInt", rest: `(${first}, ${first + many})` };
  }
  return { range, ...countTo(count, many, scopes) };
}

function countTo(
  count: JsExpression,
  many: number | undefined,
  { text }: ModuleScopes,
): Omit<Made, "range"> {
  const rest = `(${text.slice(count.range.start, count.range.end)})`;
  if (many !== undefined && many >= 1 && many < 2 ** 47) return { name: "randomInt", rest };
  const note = "`randomInt` takes whole numbers from 1 only, and raises for others.";
  return { name: "randomInt", rest, isGuess: true, note };
}

function cutsOff({ callee, args }: JsCall, scopes: ModuleScopes): boolean {
  if (args.length !== 1 || callee.kind !== "member") return false;
  return /^(?:floor|trunc)$/.test(callee.name) && isGlobal(scopes, callee.object, "Math");
}

/** A whole number that stands in the source, also as the length of a text that does. */
function constantNumber(value: JsExpression, scopes: ModuleScopes, depth = 0): number | undefined {
  if (depth > 6) return undefined;
  const held = heldBy(scopes, value);
  const inner = (part: JsExpression) => constantNumber(part, scopes, depth + 1);
  if (held.kind === "member" && held.name === "length")
    return lengthIn(heldBy(scopes, held.object));
  if (held.kind !== "binary") return numberOf(held);
  const [left, right] = [inner(held.left), inner(held.right)];
  if (left === undefined || right === undefined) return undefined;
  switch (held.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    default:
      return undefined;
  }
}

function lengthIn(held: JsNode): number | undefined {
  return held.kind === "string" && held.value !== "" ? held.value.length : undefined;
}
