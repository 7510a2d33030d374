import type { Application, EndpointProgram } from "../analysis/endpoints/endpoint.ts";
import type { RuleMatch, TextRange } from "../model/index.ts";
import { isTestFile } from "./test-files.ts";

/** Where a fixer adds the headers. */
export interface ApplicationEvidence {
  readonly framework: Application["framework"];
  /** `FastAPI(…)`, `Flask(…)`, `express()`, or the assignment of `MIDDLEWARE`. */
  readonly at: TextRange;
}

/** Applications that answer without security headers. */
export function* bareApplications({
  applications,
  endpoints,
}: EndpointProgram): Generator<RuleMatch<ApplicationEvidence>> {
  for (const { framework, place, headers } of applications) {
    const answers = endpoints.some((one) => one.framework === framework);
    if (headers.state !== "absent" || isTestFile(place.path) || !answers) continue;
    yield {
      range: place.site.range,
      message:
        framework === "django"
          ? "SecurityMiddleware is not in MIDDLEWARE: none of the SECURE_ settings is heeded."
          : "No middleware and no hook of the project writes them. A proxy in front may.",
      evidence: { framework, at: place.site.range },
      confidence: "medium",
      place,
    };
  }
}
