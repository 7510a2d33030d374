import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { isPrivileged, type ServiceEvidence } from "../compose-services.ts";

/** A privileged container is root on its host. */
export const privileged: Rule<ComposeDocument, ServiceEvidence> = {
  id: "compose/privileged",
  kind: "misconfiguration",
  reads: "compose",
  title: "Container is privileged",
  advice: "Remove privileged and give the one device or capability that the service needs.",
  severity: "high",
  cwe: 250,
  triggers: ["privileged"],

  *find({ services }) {
    const seen = new Set<number>();
    for (const service of services) {
      const field = service.fields.get("privileged");
      if (!field || !isPrivileged(service) || seen.has(field.entry.range.start)) continue;
      seen.add(field.entry.range.start);
      yield {
        range: field.entry.range,
        message: `${service.name} has every capability and every device: whoever gets into it owns the host`,
        evidence: { service: service.name },
        symbol: service.name,
      };
    }
  },
};
