import type { PyStatement } from "../../../syntax/python/nodes.ts";
import { elementOf } from "../../flow/access-paths.ts";
import {
  afterRaise,
  type Environment,
  joinBranches,
  openEnvironment,
  writtenSince,
} from "../../flow/environment.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { mayGoOn } from "../../flow/steps.ts";
import {
  type Held,
  known,
  nothing,
  safer,
  type Taint,
  uniteAll,
  wholeOf,
} from "../../flow/values.ts";
import { importedNames } from "../bound-names.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { readAnnotation } from "./annotations.ts";
import { declareClass } from "./classes.ts";
import { underFlag } from "./flags.ts";
import { assume, assumeDemand } from "./guards.ts";
import { assignTo } from "./places.ts";
import { reachSink, textOf } from "./sinks.ts";
import type { Work } from "./work.ts";

/** Follows statements one after the other, up to one that leaves. */
export function runBody(body: readonly PyStatement[], work: Work): void {
  for (const statement of body) {
    if (work.environment.isLeft || !mayGoOn(work)) return;
    work.depth++;
    runStatement(statement, work);
    work.depth--;
  }
}

function runStatement(statement: PyStatement, work: Work): void {
  switch (statement.kind) {
    case "function":
    case "class":
    case "import":
    case "import-from":
      declare(statement, work);
      return;
    case "assign":
      runAssign(statement, work);
      return;
    case "augmented-assign": {
      const before = work.evaluate(statement.target, work);
      const added = work.evaluate(statement.value, work);
      const isNumber = !["+=", "|=", "%=", "/="].includes(statement.operator);
      const sum = isNumber ? nothing : uniteAll([before, added]);
      const held = before.parts && !isNumber ? { ...before, taints: sum.taints } : sum;
      assignTo(statement.target, { held, at: statement.range }, work);
      return;
    }
    case "expression-statement":
      work.evaluate(statement.value, work);
      assumeDemand(statement.value, work);
      if (leavesByCall(statement)) work.environment.isLeft = true;
      return;
    case "return":
      runReturn(statement, work);
      return;
    default:
      runCompound(statement, work);
  }
}

type Of<K extends PyStatement["kind"]> = Extract<PyStatement, { readonly kind: K }>;

function runCompound(statement: PyStatement, work: Work): void {
  switch (statement.kind) {
    case "if":
      runIf(statement, work);
      return;
    case "for":
    case "while":
      runLoop(statement, work);
      return;
    case "with":
      for (const { value, target } of statement.items) {
        const held = work.evaluate(value, work);
        if (target) assignTo(target, { held, at: value.range }, work);
      }
      runBody(statement.body, work);
      return;
    case "try":
      runTry(statement, work);
      return;
    case "match":
      runMatch(statement, work);
      return;
    case "other-statement":
      runOther(statement, work);
      return;
    default:
      return;
  }
}

function declare(statement: Of<"function" | "class" | "import" | "import-from">, work: Work): void {
  const { names } = work.environment;
  if (statement.kind === "import" || statement.kind === "import-from") {
    for (const [name, path] of importedNames(statement))
      names.set(name, known(pythonFacts.canonical(path)));
    return;
  }
  const name = work.fn.name === "" ? statement.name : `${work.fn.name}.${statement.name}`;
  names.set(statement.name, known(`~.${name}`));
  for (const decorator of statement.decorators) work.evaluate(decorator, work);
  if (statement.kind === "function") work.waiting.push({ node: statement, name });
  else declareClass(statement, name, work);
}

function runAssign({ targets, value, annotation, range }: Of<"assign">, work: Work): void {
  if (!value) return;
  let held = work.evaluate(value, work);
  if (annotation) {
    const { is, ref } = readAnnotation(annotation, work.file);
    if (is === "safe") held = nothing;
    else if (ref !== undefined && held.ref === undefined) held = { ...held, ref: `${ref}()` };
  }
  for (const target of targets) assignTo(target, { held, at: range }, work);
}

const answerBit = bitsOf(["answer"]);

function runReturn({ value }: Of<"return">, work: Work): void {
  work.environment.isLeft = true;
  if (!value) return;
  const held = work.evaluate(value, work);
  if (held.ref !== undefined) work.fn.returns ??= held.ref;
  if (work.answers) {
    const sink = { kind: "answer", what: "the text of a response", range: value.range } as const;
    reachSink(work, textOf(held), sink);
  }
  giveBack(held.taints, undefined, work);
  for (const [key, part] of held.parts ?? []) {
    // What is inside of a list or a dict is not sent as it is.
    const inside = safer({ taints: wholeOf(part) }, answerBit).taints;
    if (key.startsWith("[")) giveBack(inside, key, work);
  }
}

function giveBack(taints: readonly Taint[], key: string | undefined, work: Work): void {
  const argument = key === undefined ? {} : { argument: key };
  if (!work.fn.reach(taints, { kind: "return", to: 0, ...argument })) work.file.isLimited = true;
}

const leavingCalls = new Set(["abort", "exit", "_exit", "fail", "quit"]);

function leavesByCall({ value }: Of<"expression-statement">): boolean {
  if (value.kind !== "call") return false;
  const { callee } = value;
  const name = callee.kind === "attribute" ? callee.name : callee.kind === "name" ? callee.id : "";
  return leavingCalls.has(name);
}

function runIf({ branches, otherwise }: Of<"if">, work: Work): void {
  const below = work.environment;
  const done: Environment[] = [];
  // What is known where no test so far came out true.
  const no = openEnvironment(below);
  for (const { test, body } of branches) {
    work.environment = no;
    work.evaluate(test, work);
    work.environment = openEnvironment(no);
    assume(test, true, work);
    underFlag({ test, isTrue: true, work }, () => runBody(body, work));
    const { isLeft } = work.environment;
    done.push({ below, names: writtenSince(work.environment, below), isLeft });
    work.environment = no;
    assume(test, false, work);
  }
  const [only, ...others] = branches;
  if (only && others.length === 0) {
    underFlag({ test: only.test, isTrue: false, work }, () => runBody(otherwise, work));
  } else runBody(otherwise, work);
  work.environment = below;
  joinBranches(below, [...done, no]);
}

function runLoop(statement: Of<"for" | "while">, work: Work): void {
  const below = work.environment;
  const outer = work.loop;
  const held =
    statement.kind === "for" ? loopElement(work.evaluate(statement.iterable, work)) : nothing;
  // What a round leaves behind may reach what stands before it in the next one.
  const rounds = work.loopDepth < 2 ? 2 : 1;
  work.loopDepth++;
  for (let round = 0; round < rounds; round++) {
    const inside = openEnvironment(below);
    work.environment = inside;
    work.loop = { base: below, escaped: [] };
    if (statement.kind === "for") {
      assignTo(statement.target, { held, at: statement.target.range }, work);
    } else {
      work.evaluate(statement.test, work);
      assume(statement.test, true, work);
    }
    runBody(statement.body, work);
    const ways = work.loop.escaped.map((names) => ({ below, names, isLeft: false }));
    const isDirty = [...inside.names.values()].some((one) => wholeOf(one).length > 0);
    joinBranches(below, [inside, openEnvironment(below), ...ways]);
    if (!isDirty) break;
  }
  work.loopDepth--;
  work.loop = outer;
  work.environment = below;
  if (statement.kind === "while") assume(statement.test, false, work);
  runBody(statement.otherwise, work);
}

function loopElement(iterable: Held): Held {
  return elementOf(iterable);
}

function runTry({ body, clauses, otherwise, finalizer }: Of<"try">, work: Work): void {
  const below = work.environment;
  const tried = openEnvironment(below);
  work.environment = tried;
  runBody(body, work);
  const halfway = new Map(tried.names);
  runBody(otherwise, work);
  const ways = [tried];
  for (const { types, alias, body: clause } of clauses) {
    const caught = afterRaise(below, halfway);
    work.environment = caught;
    for (const type of types) work.evaluate(type, work);
    if (alias?.kind === "name") caught.names.set(alias.id, nothing);
    runBody(clause, work);
    ways.push(caught);
  }
  work.environment = below;
  joinBranches(below, ways);
  const wasLeft = below.isLeft;
  below.isLeft = false;
  runBody(finalizer, work);
  below.isLeft ||= wasLeft;
}

function runMatch({ subjects, cases }: Of<"match">, work: Work): void {
  const below = work.environment;
  const held = uniteAll(subjects.map((subject) => work.evaluate(subject, work)));
  const ways: Environment[] = [];
  for (const { patterns, guard, body } of cases) {
    work.environment = openEnvironment(below);
    for (const pattern of patterns) assignTo(pattern, { held, at: pattern.range }, work);
    if (guard) {
      work.evaluate(guard, work);
      assume(guard, true, work);
    }
    runBody(body, work);
    ways.push(work.environment);
  }
  work.environment = below;
  joinBranches(below, [...ways, openEnvironment(below)]);
}

function runOther({ type, expressions, body }: Of<"other-statement">, work: Work): void {
  const { environment, loop } = work;
  if (type === "global_statement") {
    work.globals ??= new Set();
    for (const name of expressions) if (name.kind === "name") work.globals.add(name.id);
    return;
  }
  for (const expression of expressions) work.evaluate(expression, work);
  const [first] = expressions;
  if (type === "assert_statement" && first) assume(first, true, work);
  if (type === "raise_statement") environment.isLeft = true;
  if (type === "break_statement" || type === "continue_statement") {
    if (loop) loop.escaped.push(writtenSince(environment, loop.base));
    environment.isLeft = true;
  }
  runBody(body, work);
}
