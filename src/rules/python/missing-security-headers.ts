import type { EndpointProgram } from "../../analysis/endpoints/endpoint.ts";
import type { Rule } from "../../model/index.ts";
import { type ApplicationEvidence, bareApplications } from "../bare-applications.ts";

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
  find: bareApplications,
};
