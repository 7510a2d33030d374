import {
  constantText,
  importedPaths,
  objectOf,
  propertyOf,
} from "../../analysis/javascript/names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { functionOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression, JsObject } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface JwtEvidence {
  /** Of the call. */
  readonly call: TextRange;
  readonly form: "algorithms" | "none" | "expiry" | "key" | "decode";
}

/** A token that is not checked says what its holder wants it to say. */
export const jwtUnverified: Rule<JavascriptDocument, JwtEvidence> = {
  id: "javascript/jwt-unverified",
  kind: "code",
  reads: "javascript",
  title: "Token is not checked, or not fully",
  advice: "Call `jwt.verify` with a key and a list of the algorithms that you sign with.",
  severity: "high",
  confidence: "medium",
  cwe: 347,
  triggers: ["jsonwebtoken"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

type Danger = Pick<RuleMatch, "message" | "severity"> & Pick<JwtEvidence, "form">;

function* findIn(document: JavascriptDocument): Generator<RuleMatch<JwtEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const paths = importedPaths(scopes, call.callee);
    const danger = paths.includes("jsonwebtoken.verify")
      ? dangerOfVerify(call, scopes)
      : paths.includes("jsonwebtoken.decode")
        ? dangerOfDecode(call, scopes)
        : undefined;
    if (!danger) continue;
    const { form, ...match } = danger;
    const { range } = call.callee;
    yield matchAt(scopes, { node: call, range, evidence: { call: call.range, form }, ...match });
  }
}

function dangerOfVerify(call: JsCall, scopes: ModuleScopes): Danger | undefined {
  const [, key, third] = call.args;
  if (call.args.some(({ kind }) => kind === "spread")) return undefined;
  if (key && isNothing(key)) {
    return { form: "key", message: "Without a key a token needs no signature." };
  }
  if (third === undefined || third.kind === "function") return noList;
  const options = objectOf(scopes, third);
  // Options that come from elsewhere may well hold the list.
  const isWhole = options?.properties.every(({ kind }) => kind === "property");
  return options && isWhole ? dangerOfOptions(options, scopes) : undefined;
}

const noList: Danger = {
  form: "algorithms",
  severity: "low",
  message: "Without `algorithms` the kind of key decides which signatures pass.",
};

function dangerOfOptions(options: JsObject, scopes: ModuleScopes): Danger | undefined {
  const algorithms = propertyOf(options, "algorithms")?.value;
  if (algorithms && allowsNone(algorithms, scopes)) {
    return { form: "none", message: "`none` lets a token without a signature pass." };
  }
  const ignores = propertyOf(options, "ignoreExpiration")?.value;
  if (ignores?.kind === "constant" && ignores.value === "true") {
    return {
      form: "expiry",
      severity: "medium",
      message: "A token that has expired still passes.",
    };
  }
  return algorithms ? undefined : noList;
}

function isNothing(key: JsExpression): boolean {
  return (
    (key.kind === "constant" && key.value !== "true") ||
    (key.kind === "string" && key.value === "") ||
    (key.kind === "name" && key.id === "undefined")
  );
}

function allowsNone(algorithms: JsExpression, scopes: ModuleScopes): boolean {
  return (
    algorithms.kind === "array" &&
    algorithms.elements.some((element) => constantText(scopes, element)?.toLowerCase() === "none")
  );
}

/** Reading a token before it is verified is fine; going by it alone is not. */
function dangerOfDecode(call: JsCall, scopes: ModuleScopes): Danger | undefined {
  const [token] = call.args;
  if (!token || provenanceOf(scopes, token) !== "request") return undefined;
  const inside = functionOf(scopes, call);
  const verifies = scopes.calls.some(
    (other) =>
      /verif/i.test(scopes.text.slice(other.callee.range.start, other.callee.range.end)) &&
      (!inside || (other.range.start >= inside.range.start && other.range.end <= inside.range.end)),
  );
  return verifies
    ? undefined
    : { form: "decode", message: "`decode` reads the token of a request and checks no signature." };
}
