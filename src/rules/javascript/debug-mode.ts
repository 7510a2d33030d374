import { importedPaths, propertyOf } from "../../analysis/javascript/names.ts";
import { isResponse } from "../../analysis/javascript/requests.ts";
import { lastNameOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, Severity, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { environmentName } from "../javascript-secrets.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface DebugModeEvidence {
  readonly at: TextRange;
  /** `handler`: of errors; `setting`: `app.set("env", …)`; `answer`: a stack that is sent. */
  readonly form: "handler" | "setting" | "variable" | "answer";
}

/** Pages with stack traces show a stranger the code, its paths and the values in it. */
export const debugMode: Rule<JavascriptDocument, DebugModeEvidence> = {
  id: "javascript/debug-mode",
  kind: "code",
  reads: "javascript",
  title: "Visitors see the inside of errors",
  advice: "Log the error and answer with a text of its own, outside of development.",
  severity: "medium",
  confidence: "medium",
  cwe: 489,
  triggers: ["errorhandler", '"env"', "'env'", "node_env", ".stack"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<DebugModeEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const danger = node.kind === "call" ? dangerOf(node, scopes) : dangerOfVariable(node);
    if (!danger || isGuarded(node, scopes)) continue;
    const { form, message, severity } = danger;
    const evidence = { at: node.range, form };
    yield matchAt(scopes, { node, message, evidence, ...(severity && { severity }) });
  }
}

interface Danger {
  readonly form: DebugModeEvidence["form"];
  readonly message: string;
  readonly severity?: Severity;
}

function dangerOf(call: JsCall, scopes: ModuleScopes): Danger | undefined {
  const { callee, args } = call;
  if (callee.kind !== "member") return undefined;
  const [first, second] = args;
  if (callee.name === "use" && first?.kind === "call") {
    const isHandler = importedPaths(scopes, first.callee).includes("errorhandler");
    const message = "Every error is answered with its stack, in production too.";
    return isHandler ? { form: "handler", message } : undefined;
  }
  if (callee.name === "set" && first?.kind === "string" && first.value === "env") {
    const isDevelopment = second?.kind === "string" && second.value === "development";
    const message = "Express then answers errors with their stack, wherever it runs.";
    return isDevelopment ? { form: "setting", message } : undefined;
  }
  return dangerOfAnswer(call, scopes);
}

/** `process.env.NODE_ENV = "development"` */
function dangerOfVariable(node: JsNode): Danger | undefined {
  if (node.kind !== "assign" || node.operator !== "=") return undefined;
  const isSet = environmentName(node.target) === "NODE_ENV" && node.value.kind === "string";
  if (!isSet || node.value.kind !== "string" || node.value.value !== "development")
    return undefined;
  const message = "Libraries then show the inside of errors, wherever this runs.";
  return { form: "variable", message, severity: "low" };
}

/** `res.status(500).send(error.stack)`, `res.json({ stack: error.stack })`. */
function dangerOfAnswer({ callee, args }: JsCall, scopes: ModuleScopes): Danger | undefined {
  if (callee.kind !== "member" || !/^(?:json|send|end|write)$/.test(callee.name)) return undefined;
  let at = callee.object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  const [answer] = args;
  if (!answer || !holdsStack(answer) || !isResponse(scopes, at)) return undefined;
  return { form: "answer", message: "The answer holds the stack of the error." };
}

function holdsStack(answer: JsExpression): boolean {
  if (answer.kind === "object") {
    const value = propertyOf(answer, "stack")?.value;
    return value !== undefined && isStack(value);
  }
  return answer.kind === "template" ? answer.holes.some(isStack) : isStack(answer);
}

function isStack(value: JsExpression): boolean {
  if (value.kind !== "member" || value.name !== "stack") return false;
  return /^(?:e|ex|er|err|error|exception)$/i.test(lastNameOf(value.object) ?? "");
}

const saysWhere = /env|dev|debug|prod|test|local|verbose/i;

/** Something decides where it is so: `if (isDevelopment) …`, `isDev && …`, `configure("development")`. */
function isGuarded(node: JsNode, scopes: ModuleScopes): boolean {
  let below = node;
  for (let at = scopes.parentOf(node); at; at = scopes.parentOf(at)) {
    const test = testOf(at);
    if (test && test !== below && saysWhere.test(startOf(test, scopes))) return true;
    below = at;
  }
  return false;
}

function testOf(node: JsNode): JsExpression | undefined {
  switch (node.kind) {
    case "if":
    case "conditional":
      return node.test;
    case "binary":
      return node.left;
    case "call":
      return node.args[0];
    default:
      return undefined;
  }
}

function startOf({ range }: JsNode, { text }: ModuleScopes): string {
  return text.slice(range.start, Math.min(range.end, range.start + 300));
}
