import { scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type {
  PyExcept,
  PyExpression,
  PyReturn,
  PyStatement,
  PyTry,
} from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A check that answers with a user when it fails lets everybody in who makes it fail. */
export const verificationFallsOpen: Rule<PythonDocument, Record<string, never>> = {
  id: "python/verification-falls-open",
  kind: "code",
  reads: "python",
  title: "A verification that fails lets the caller in",
  advice: "Raise, or answer 401, where a token or password could not be checked.",
  severity: "high",
  confidence: "medium",
  cwe: 636,
  triggers: ["except"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<Record<string, never>>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "try" || !verifies(node)) continue;
    for (const clause of node.clauses) {
      const answer = answerOf(clause, { node, scopes });
      const granted = answer?.value && grants(answer.value, document.text);
      if (!answer || !granted || isUnrelated(clause)) continue;
      yield matchAt(scopes, {
        node: answer,
        message: `When the verification raises, the function answers with ${granted}.`,
        evidence: {},
      });
    }
  }
}

const verifying =
  /^(?:verify|verify_\w*(?:token|jwt|password|signature|user|session|credentials?|id_token|oauth2_token|firebase_token|access)|(?:decode|validate|check|parse)_\w*(?:token|jwt|session|credentials?)|check_password\w*|authenticate\w*|verify_id_token|checkpw)$/i;

/** The body of a `try` checks a token, a password or a signature. */
function verifies({ body }: PyTry): boolean {
  return callsIn(body).some(({ name, object }) => {
    if (name === "decode") return /(?:^|\.)(?:jwt|jws|jose|pyjwt)$/i.test(object);
    return verifying.test(name);
  });
}

function callsIn(body: readonly PyStatement[]): { name: string; object: string }[] {
  return body.flatMap((statement) =>
    [...walkNodes(statement)].flatMap((node) => (node.kind === "call" ? nameOf(node.callee) : [])),
  );
}

function nameOf(callee: PyExpression): { name: string; object: string }[] {
  const name = lastNameOf(callee);
  if (name === undefined) return [];
  const owner = callee.kind === "attribute" ? lastNameOf(callee.object) : undefined;
  return [{ name, object: owner ?? "" }];
}

/** What the function answers when a clause has run: its own `return`, or the one right behind. */
function answerOf(
  { body }: PyExcept,
  { node, scopes }: { readonly node: PyTry; readonly scopes: ModuleScopes },
): PyReturn | undefined {
  const last = body.at(-1);
  if (last?.kind === "return") return body.length <= maxStatements ? last : undefined;
  const isPassedBy = body.every(isSilent);
  if (!isPassedBy || node.finalizer.length > 0) return undefined;
  const parent = scopes.parentOf(node);
  if (parent?.kind !== "function") return undefined;
  const next = parent.body[parent.body.indexOf(node) + 1];
  return next?.kind === "return" ? next : undefined;
}

/** A clause that does more than log may well look up what it answers with. */
const maxStatements = 4;

/** `pass`, and what only writes a log. */
function isSilent(statement: PyStatement): boolean {
  if (statement.kind === "other-statement") return statement.type === "pass_statement";
  if (statement.kind !== "expression-statement" || statement.value.kind !== "call") return false;
  const { callee } = statement.value;
  if (callee.kind === "name") return callee.id === "print";
  return (
    callee.kind === "attribute" && /^(?:debug|info|warning|error|exception)$/.test(callee.name)
  );
}

/** Nothing was checked where the library is not there. */
function isUnrelated({ types }: PyExcept): boolean {
  return (
    types.length > 0 && types.every((type) => type.kind === "name" && type.id === "ImportError")
  );
}

const somebody = /(?:^|_)(?:default|guest|demo|admin|test|dummy|fallback|dev|system)(?:_|$)/i;
const userLike = /^(?:current_)?(?:user|account|identity|principal)(?:_id|name|_name)?$/i;
const refusing = /error|detail|message|reason|success|valid|status|code/i;

/** How an answer lets somebody in; `undefined` where it refuses or is unclear. */
function grants(value: PyExpression, text: string): string | undefined {
  switch (value.kind) {
    case "constant":
      return value.value === "True" ? "`True`" : undefined;
    case "string":
      return somebody.test(stringValue(value, text) ?? "") ? "a user of its own" : undefined;
    case "name":
      return somebody.test(value.id) && /user|account|identity/i.test(value.id)
        ? "a user of its own"
        : undefined;
    case "dict":
      return grantsByKeys(value.entries, text) ? "a user of its own" : undefined;
    case "call":
      return isUser(value.callee) && value.args.length > 0 ? "a user of its own" : undefined;
    default:
      return undefined;
  }
}

function grantsByKeys(
  entries: Extract<PyExpression, { readonly kind: "dict" }>["entries"],
  text: string,
): boolean {
  const keys = entries.map(({ key }) => stringValue(key, text) ?? "");
  if (keys.some((key) => refusing.test(key))) return false;
  return entries.some(({ value }, index) => {
    const isIdentity = /^(?:sub|user|user_?id|username|email|role|roles|is_admin)$/i.test(
      keys[index] ?? "",
    );
    const isSet = value.kind !== "constant" || value.value === "True";
    return isIdentity && isSet && !isAnonymous(value, text);
  });
}

function isAnonymous(value: PyExpression, text: string): boolean {
  return /^(?:anonymous\w*|unknown|)$/i.test(stringValue(value, text) ?? "named");
}

function isUser(callee: PyExpression): boolean {
  return callee.kind === "name" && userLike.test(callee.id) && /^[A-Z]/.test(callee.id);
}
