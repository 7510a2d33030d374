import { type JavascriptFlows, javascriptFlows } from "../src/analysis/javascript/flow/program.ts";
import { compareSeverity, type Program, type Rule } from "../src/model/index.ts";
import { checkDocument } from "../src/stages/detect/check-document.ts";
import { judgeFindings } from "../src/stages/detect/judge-findings.ts";
import { type JavascriptDocument, javascriptSyntax } from "../src/syntax/javascript.ts";
import { linkFiles } from "./programs.ts";

/** Links scripts to the program that rules over data flow read. */
export function linkScripts(files: Readonly<Record<string, string>>): JavascriptFlows {
  return linkFiles({ reader: javascriptFlows, syntax: javascriptSyntax }, files);
}

/** Every flow in a line: `command a.js:4 from a.js: the query of the request`. */
export function scriptFlowLines(files: Readonly<Record<string, string>>): string[] {
  return linkScripts(files).flows.map(
    ({ kind, path, site, source, isChecked }) =>
      `${kind} ${path}:${site.region.startLine} from ${source.path}: ${source.what}${isChecked ? ", checked" : ""}`,
  );
}

/**
 * What a rule over data flow finds in scripts: `severity path:line`, the function behind it.
 *
 * @param files - by path
 */
export function findScriptFlows(
  rule: Rule<JavascriptFlows, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  return [...rule.find(linkScripts(files))].map(({ severity, place }) => {
    const { path = "", site } = place ?? {};
    return `${severity} ${path}:${site?.region.startLine} ${site?.symbol ?? ""}`;
  });
}

/**
 * What a rule over single files finds in scripts, judged by data flow: `severity path:line`, the
 * most severe first.
 *
 * @param files - by path
 */
export function findJudged(
  rule: Rule<JavascriptDocument, never> | Rule<JavascriptDocument, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  const rules = [rule as Rule];
  const found = Object.entries(files).flatMap(([path, text]) =>
    checkDocument(javascriptSyntax.parse({ path, text, encoding: "utf-8" }), rules, { asset: "." }),
  );
  const program: Program = linkScripts(files);
  const judged = judgeFindings(found, { rules, programs: new Map([[program.kind, program]]) });
  return judged
    .toSorted((a, b) => compareSeverity(a.severity, b.severity))
    .map(({ severity, location }) => `${severity} ${location.path}:${location.region?.startLine}`);
}
