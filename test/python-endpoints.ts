import { type EndpointProgram, pythonEndpoints } from "../src/analysis/python/endpoints.ts";
import type { GatheredFile, Rule } from "../src/model/index.ts";
import { gatherFrom } from "../src/stages/collect/gather.ts";
import { loadPython } from "./python.ts";

const python = await loadPython();

/** Links Python files to the program that rules over endpoints read. */
export function linkEndpointFiles(files: Readonly<Record<string, string>>): EndpointProgram {
  const gathered = Object.entries(files).flatMap(([path, text]) => {
    const document = python.parse({ path, text, encoding: "utf-8" });
    const said = gatherFrom(document, [pythonEndpoints as never]);
    // Workers hand on plain values only.
    return said.map(({ value }) => ({ path, value: JSON.parse(JSON.stringify(value)) }));
  });
  return pythonEndpoints.link(gathered as GatheredFile<never>[]);
}

/** What a rule reports: `medium app.py:4 delete_user`. */
export function findEndpoints(
  rule: Rule<EndpointProgram, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  return [...rule.find(linkEndpointFiles(files))].map(({ severity = rule.severity, place }) =>
    [severity, `${place?.path}:${place?.site.region.startLine}`, place?.site.symbol]
      .filter(Boolean)
      .join(" "),
  );
}
