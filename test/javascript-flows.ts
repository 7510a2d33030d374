import { type JavascriptFlows, javascriptFlows } from "../src/analysis/javascript/flow/program.ts";
import type { Rule } from "../src/model/index.ts";
import { javascriptSyntax } from "../src/syntax/javascript.ts";
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
