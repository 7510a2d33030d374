import type { EndpointProgram } from "../src/analysis/endpoints/endpoint.ts";
import { pythonEndpoints } from "../src/analysis/python/endpoints.ts";
import type { Rule } from "../src/model/index.ts";
import { linkPython } from "./programs.ts";

/** What a rule over endpoints reports: `medium app.py:4 delete_user`. */
export function findEndpoints(
  rule: Rule<EndpointProgram, unknown>,
  files: Readonly<Record<string, string>>,
): string[] {
  const found = rule.find(linkPython(pythonEndpoints, files));
  return [...found].map(({ severity = rule.severity, place }) =>
    [severity, `${place?.path}:${place?.site.region.startLine}`, place?.site.symbol]
      .filter(Boolean)
      .join(" "),
  );
}
