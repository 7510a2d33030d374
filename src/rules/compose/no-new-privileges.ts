import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { type ServiceEvidence, securityOptionsOf, servicesLacking } from "../compose-services.ts";

/** Without it a setuid program in the container makes root of any user. */
export const noNewPrivileges: Rule<ComposeDocument, ServiceEvidence> = {
  id: "compose/no-new-privileges",
  kind: "misconfiguration",
  reads: "compose",
  title: "Programs in the container may gain privileges",
  advice: "Add no-new-privileges:true to security_opt of the service.",
  severity: "medium",
  cwe: 250,
  triggers: ["services"],

  *find(document) {
    const has = (service: Parameters<typeof securityOptionsOf>[0]) =>
      securityOptionsOf(service).some(
        ({ name, value }) => name === "no-new-privileges" && value !== "false",
      );
    for (const { name, nameRange } of servicesLacking(document, has)) {
      yield {
        range: nameRange,
        message: `${name} runs without no-new-privileges: a setuid program in it can become root`,
        evidence: { service: name },
        symbol: name,
      };
    }
  },
};
