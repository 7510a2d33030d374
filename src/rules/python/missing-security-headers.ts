import type { Application, EndpointProgram } from "../../analysis/endpoints/endpoint.ts";
import type { Rule, TextRange } from "../../model/index.ts";
import { isTestFile } from "../test-files.ts";

/** Where a fixer adds the headers. */
export interface ApplicationEvidence {
  readonly framework: Application["framework"];
  /** `FastAPI(…)`, `Flask(…)`, or the assignment of `MIDDLEWARE`. */
  readonly at: TextRange;
}

/** Without these headers browsers frame the pages of others, guess types and leak addresses. */
export const missingSecurityHeaders: Rule<EndpointProgram, ApplicationEvidence> = {
  id: "python/missing-security-headers",
  kind: "code",
  title: "The application sends no security headers",
  advice:
    "Send X-Content-Type-Options, X-Frame-Options, Referrer-Policy and a Content-Security-Policy with every answer, here or in the proxy.",
  severity: "low",
  cwe: 693,
  reads: "python-endpoints",
  *find({ applications, endpoints }) {
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
  },
};
