import type { JsExpression, JsStatement } from "../../../syntax/javascript/nodes.ts";
import { elementOf } from "../../flow/access-paths.ts";
import {
  afterRaise,
  type Environment,
  joinBranches,
  openEnvironment,
  readName,
  writtenSince,
} from "../../flow/environment.ts";
import { checkedBit, safeForAll } from "../../flow/kinds.ts";
import { mayGoOn } from "../../flow/steps.ts";
import { type Held, known, nothing, wholeOf } from "../../flow/values.ts";
import { javascriptFacts } from "../frameworks/index.ts";
import { declareClass } from "./classes.ts";
import { declareFunction, hoist, nestedName } from "./declare-functions.ts";
import { noteExported } from "./exports.ts";
import { giveBack } from "./give-back.ts";
import { assume, assumeDemand } from "./guards.ts";
import { importRef } from "./names.ts";
import { assignTo, narrow } from "./paths.ts";
import { evaluate, type Work } from "./work.ts";

/** Follows statements one after the other, up to one that leaves. */
export function runBody(body: readonly JsStatement[], work: Work): void {
  hoist(body, work);
  for (const statement of body) {
    if (work.environment.isLeft || !mayGoOn(work)) return;
    work.depth++;
    runStatement(statement, work);
    work.depth--;
  }
}

type Of<K extends JsStatement["kind"]> = Extract<JsStatement, { readonly kind: K }>;

function runStatement(statement: JsStatement, work: Work): void {
  switch (statement.kind) {
    case "declaration":
      for (const declarator of statement.declarators) runDeclarator(declarator, work);
      return;
    case "class":
      declare(statement, work);
      return;
    case "expression-statement":
      evaluate(statement.value, work);
      assumeDemand(statement.value, work);
      if (leavesByCall(statement.value)) work.environment.isLeft = true;
      return;
    case "return":
      if (statement.value) giveBack(evaluate(statement.value, work), work);
      work.environment.isLeft = true;
      return;
    case "throw":
      evaluate(statement.value, work);
      work.environment.isLeft = true;
      return;
    case "import":
      for (const { local, imported } of statement.names) {
        const ref = javascriptFacts.canonical(importRef(statement.source, imported));
        work.environment.names.set(local, known(ref));
        work.file.names.set(local, ref);
      }
      return;
    case "export":
      runExport(statement, work);
      return;
    default:
      runCompound(statement, work);
  }
}

function runCompound(statement: JsStatement, work: Work): void {
  switch (statement.kind) {
    case "if":
      runIf(statement, work);
      return;
    case "for":
    case "for-each":
    case "while":
      runLoop(statement, work);
      return;
    case "block":
      runBody(statement.body, work);
      return;
    case "try":
      runTry(statement, work);
      return;
    case "switch":
      runSwitch(statement, work);
      return;
    case "other-statement":
      runOther(statement, work);
      return;
    default:
      return;
  }
}

function runDeclarator(
  { target, value, range }: Of<"declaration">["declarators"][number],
  work: Work,
): void {
  if (!value) {
    if (target.kind === "name") {
      work.callback?.declared.add(target.id);
      work.environment.names.set(target.id, nothing);
    }
    return;
  }
  const name = target.kind === "name" ? nestedName(target.id, work.fn.name) : undefined;
  const held = work.interpreter.evaluateNamed(value, name, work);
  assignTo(target, { held, at: range, isDeclared: true }, work);
}

function declare(statement: Of<"class">, work: Work): Held {
  const name = nestedName(statement.name ?? `$${statement.range.start}`, work.fn.name);
  const held = declareClass(statement, name, work);
  if (statement.name !== undefined) work.environment.names.set(statement.name, held);
  return held;
}

function runExport(statement: Of<"export">, work: Work): void {
  const { declared, isDefault } = statement;
  noteExported(statement, work);
  if (!declared) return;
  if (isDefault) {
    const { ref } = defaultOf(declared, work);
    if (ref !== undefined) work.file.exports.set("default", ref);
    return;
  }
  // A function was declared before.
  if (declared.kind !== "function") runStatement(declared as JsStatement, work);
  for (const name of namesIn(declared)) work.file.exports.set(name, `~.${name}`);
}

function defaultOf(declared: NonNullable<Of<"export">["declared"]>, work: Work): Held {
  if (declared.kind === "function")
    return declareFunction(declared, declared.name ?? "default", work);
  if (declared.kind === "class") return declare(declared, work);
  return work.interpreter.evaluateNamed(declared as JsExpression, "default", work);
}

function namesIn(declared: NonNullable<Of<"export">["declared"]>): readonly string[] {
  if (declared.kind === "function" || declared.kind === "class") {
    return declared.name === undefined ? [] : [declared.name];
  }
  if (declared.kind !== "declaration") return [];
  return declared.declarators.flatMap(({ target }) => (target.kind === "name" ? [target.id] : []));
}

/** `process.exit(1)` */
function leavesByCall(value: JsExpression): boolean {
  return (
    value.kind === "call" &&
    value.callee.kind === "member" &&
    /^(?:exit|abort)$/.test(value.callee.name) &&
    value.callee.object.kind === "name" &&
    value.callee.object.id === "process"
  );
}

function runIf({ test, body, otherwise }: Of<"if">, work: Work): void {
  const below = work.environment;
  evaluate(test, work);
  const yes = openEnvironment(below);
  work.environment = yes;
  assume(test, true, work);
  runBody(body, work);
  const no = openEnvironment(below);
  work.environment = no;
  assume(test, false, work);
  if (!yes.isLeft) forgetChecks(no);
  runBody(otherwise, work);
  work.environment = below;
  joinBranches(below, [yes, no]);
}

/** What is looked at by a condition that refuses nothing is as it was before. */
function forgetChecks({ names, below }: Environment): void {
  for (const [name, held] of names) {
    const before = below && readName(below, name);
    const isSame = before?.taints.every(({ origin, safe }, i) => {
      const now = held.taints[i];
      return now?.origin === origin && now.safe === (safe | checkedBit);
    });
    if (before && isSame && held.taints.length === before.taints.length) names.set(name, before);
  }
}

function runLoop(statement: Of<"for" | "for-each" | "while">, work: Work): void {
  const below = work.environment;
  const outer = work.loop;
  const element = statement.kind === "for-each" ? elementsOf(statement, work) : nothing;
  if (statement.kind === "for" && statement.start) runStart(statement.start, work);
  // What a round leaves behind may reach what stands before it in the next one.
  const rounds = work.loopDepth < 2 ? 2 : 1;
  work.loopDepth++;
  for (let round = 0; round < rounds; round++) {
    const inside = openEnvironment(below);
    work.environment = inside;
    work.loop = { base: below, escaped: [] };
    if (statement.kind === "for-each") bindElement(statement.target, element, work);
    else if (statement.test) {
      evaluate(statement.test, work);
      assume(statement.test, true, work);
    }
    runBody(statement.body, work);
    if (statement.kind === "for" && statement.update) evaluate(statement.update, work);
    const ways = work.loop.escaped.map((names) => ({ below, names, isLeft: false }));
    const isDirty = [...inside.names.values()].some((one) => wholeOf(one).length > 0);
    joinBranches(below, [inside, openEnvironment(below), ...ways]);
    if (!isDirty) break;
  }
  work.loopDepth--;
  work.loop = outer;
  work.environment = below;
  if (statement.kind === "while") assume(statement.test, false, work);
}

function elementsOf({ form, iterable }: Of<"for-each">, work: Work): Held {
  const held = evaluate(iterable, work);
  // Keys of what was sent are sent too.
  return form === "in" ? { taints: held.taints } : elementOf(held);
}

function runStart(start: NonNullable<Of<"for">["start"]>, work: Work): void {
  if (start.kind === "declaration") runStatement(start, work);
  else evaluate(start, work);
}

function bindElement(target: JsExpression, held: Held, work: Work): void {
  assignTo(target, { held, at: target.range, isDeclared: true }, work);
}

function runTry({ body, caught, recovery, finalizer }: Of<"try">, work: Work): void {
  const below = work.environment;
  const tried = openEnvironment(below);
  work.environment = tried;
  runBody(body, work);
  const ways = [tried];
  if (recovery.length > 0 || caught) {
    const after = afterRaise(below, tried.names);
    work.environment = after;
    if (caught) bindElement(caught, nothing, work);
    runBody(recovery, work);
    ways.push(after);
  }
  work.environment = below;
  joinBranches(below, ways);
  const wasLeft = below.isLeft;
  below.isLeft = false;
  runBody(finalizer, work);
  below.isLeft ||= wasLeft;
}

/** Each case is come to by what it names; the one before it may fall through. */
function runSwitch({ subject, cases }: Of<"switch">, work: Work): void {
  const below = work.environment;
  evaluate(subject, work);
  const outer = work.loop;
  const ways: Environment[] = [];
  let fallen: Environment | undefined;
  work.loop = { base: below, escaped: [] };
  for (const { test, body } of cases) {
    const inside = openEnvironment(below);
    work.environment = inside;
    if (test) {
      evaluate(test, work);
      narrow(work, subject, safeForAll);
    }
    if (fallen && !fallen.isLeft) joinBranches(inside, [openEnvironment(inside), fallen]);
    runBody(body, work);
    if (body.length > 0) ways.push(inside);
    fallen = body.length > 0 ? inside : fallen;
  }
  const escaped = work.loop.escaped.map((names) => ({ below, names, isLeft: false }));
  work.loop = outer;
  work.environment = below;
  const isWhole = cases.some(({ test }) => !test);
  joinBranches(below, [...ways, ...escaped, ...(isWhole ? [] : [openEnvironment(below)])]);
}

function runOther({ type, expressions, body }: Of<"other-statement">, work: Work): void {
  const { environment, loop } = work;
  for (const expression of expressions) evaluate(expression, work);
  runBody(body, work);
  if (type !== "BreakStatement" && type !== "ContinueStatement") return;
  if (loop) loop.escaped.push(writtenSince(environment, loop.base));
  environment.isLeft = true;
}
