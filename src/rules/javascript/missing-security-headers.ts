import type { EndpointProgram } from "../../analysis/endpoints/endpoint.ts";
import type { Rule } from "../../model/index.ts";
import { type ApplicationEvidence, bareApplications } from "../bare-applications.ts";

/** Without these headers browsers frame the pages of others, guess types and leak addresses. */
export const missingSecurityHeaders: Rule<
  EndpointProgram<"javascript-endpoints">,
  ApplicationEvidence
> = {
  id: "javascript/missing-security-headers",
  kind: "code",
  title: "The application sends no security headers",
  advice: "Put `app.use(helmet())` before the routes, or send the headers in the proxy.",
  severity: "low",
  cwe: 693,
  reads: "javascript-endpoints",
  find: bareApplications,
};
