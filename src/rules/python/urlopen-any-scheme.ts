import { operandsOf } from "../../analysis/operands.ts";
import { textOf } from "../../analysis/python/constants.ts";
import { importedPaths, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import { isHarmless, provenanceOf } from "../../analysis/python/provenance.ts";
import { functionOf, lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression, PyStringPiece } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** `urlopen` reads `file:///etc/passwd` as gladly as a page. */
export const urlopenAnyScheme: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/urlopen-any-scheme",
  kind: "code",
  reads: "python",
  title: "An address may name a file of the machine",
  advice: "Check that it begins with `https://`, or use a client that knows HTTP only.",
  severity: "medium",
  confidence: "low",
  cwe: 22,
  aliases: ["B310"],
  triggers: ["urlopen", "urlretrieve", "urlopener"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const danger = dangerOf(call, scopes);
    if (danger) yield matchAt(scopes, { node: call, evidence: { at: call.range }, ...danger });
  }
}

const opens =
  /^(?:(?:six\.moves\.)?urllib\.request|urllib2?)\.(urlopen|urlretrieve|URLopener|FancyURLopener)$/;

function dangerOf(
  call: PyCall,
  scopes: ModuleScopes,
): Pick<RuleMatch, "message" | "severity"> | undefined {
  const [name] = importedPaths(scopes, call.callee).map((path) => opens.exec(path)?.[1]);
  if (name === undefined) return undefined;
  if (name.endsWith("opener")) {
    return {
      message: `\`${name}\` opens files, too, and is gone from Python 3.14.`,
      severity: "low",
    };
  }
  const address = addressOf(keyword(call, "url")?.value ?? positional(call, 0), scopes);
  if (!address || /^https?:\/\//i.test(leadingText(address, scopes))) return undefined;
  const text = textOf(scopes, address);
  if (text !== undefined) {
    const isFile = /^(?:file|ftp|local_file):/i.test(text);
    return isFile ? { message: "This address is no page.", severity: "low" } : undefined;
  }
  const from = provenanceOf(scopes, address);
  if (isHarmless(from) || isChecked(call, scopes)) return undefined;
  return {
    message: "With `file:` before it, this address is a file of the machine.",
    ...(from !== "request" && from !== "parameter" && { severity: "low" as const }),
  };
}

/** The function asks for the scheme before it opens anything. */
function isChecked(call: PyCall, scopes: ModuleScopes): boolean {
  const { end } = call.callee.range;
  const start = functionOf(scopes, call)?.range.start ?? 0;
  const before = scopes.text.slice(Math.max(start, end - 20_000), end);
  return /\.scheme\b|\.startswith\(\s{0,9}\(?["']https?:/.test(before);
}

const requests = /^(?:(?:six\.moves\.)?urllib\.request|urllib2)\.Request$/;

/** What a `Request` is made for, here or in the variable that holds it. */
function addressOf(
  value: PyExpression | undefined,
  scopes: ModuleScopes,
): PyExpression | undefined {
  const [only, ...others] = value?.kind === "name" ? lookUp(scopes, value.id, value) : [];
  const made = only?.kind === "assign" && others.length === 0 ? only.value : value;
  const isRequest =
    made?.kind === "call" && importedPaths(scopes, made.callee).some((path) => requests.test(path));
  return isRequest ? (keyword(made, "url")?.value ?? positional(made, 0)) : value;
}

/** The text that an address certainly begins with. */
function leadingText(address: PyExpression, scopes: ModuleScopes): string {
  let at: PyExpression | undefined = address;
  for (let step = 0; at && step < 16; step++) {
    const first: PyStringPiece["segments"][number] | undefined =
      at.kind === "string" ? at.pieces[0]?.segments[0] : undefined;
    if (first?.kind === "text") return scopes.text.slice(first.range.start, first.range.end);
    at = first ? first.expression : beginningOf(at, scopes);
  }
  return "";
}

/** The part of an expression that its text begins with. */
function beginningOf(at: PyExpression, scopes: ModuleScopes): PyExpression | undefined {
  switch (at.kind) {
    case "binary":
      return at.operator === "+" ? operandsOf(at)[0] : at.left;
    case "call":
      // `"https://…/{}".format(x)`
      return at.callee.kind === "attribute" && at.callee.name === "format"
        ? at.callee.object
        : undefined;
    case "name": {
      const [only, ...others] = lookUp(scopes, at.id, at);
      const isOne = only?.kind === "assign" && others.length === 0 && !only.isUnpacked;
      return isOne ? only.value : undefined;
    }
    default:
      return undefined;
  }
}
