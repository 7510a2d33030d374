import { type PythonFlows, pythonFlows } from "../src/analysis/python/flow/program.ts";
import type { Rule } from "../src/model/index.ts";
import { linkPython } from "./programs.ts";

/** Links Python files to the program that rules over data flow read. */
export function linkFlows(files: Readonly<Record<string, string>>): PythonFlows {
  return linkPython(pythonFlows, files);
}

/** Every flow in a line: `command a.py:4 from a.py: the query of the request`. */
export function flowLines(files: Readonly<Record<string, string>>): string[] {
  return linkFlows(files).flows.map(
    ({ kind, path, site, source, isChecked }) =>
      `${kind} ${path}:${site.region.startLine} from ${source.path}: ${source.what}${isChecked ? ", checked" : ""}`,
  );
}

/**
 * What a rule over data flow finds in files: `severity path:line`, the function behind it.
 *
 * @param files - by path
 */
export function findFlows(
  rule: Rule<PythonFlows, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  return [...rule.find(linkFlows(files))].map(({ severity, place }) => {
    const { path = "", site } = place ?? {};
    return `${severity} ${path}:${site?.region.startLine} ${site?.symbol ?? ""}`;
  });
}
