import type { EndpointProgram } from "../src/analysis/endpoints/endpoint.ts";
import { javascriptEndpoints } from "../src/analysis/javascript/endpoints.ts";
import type { Rule } from "../src/model/index.ts";
import { javascriptSyntax } from "../src/syntax/javascript.ts";
import { linkFiles } from "./programs.ts";

/** What a rule over endpoints of JavaScript reports: `medium app.js:4`. */
export function findScriptEndpoints(
  rule: Rule<EndpointProgram<"javascript-endpoints">, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  const program = linkFiles({ reader: javascriptEndpoints, syntax: javascriptSyntax }, files);
  return [...rule.find(program)].map(
    ({ severity = rule.severity, place }) =>
      `${severity} ${place?.path}:${place?.site.region.startLine}`,
  );
}
