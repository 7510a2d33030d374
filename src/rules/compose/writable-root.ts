import type { Rule } from "../../model/index.ts";
import { type ComposeDocument, scalarOf } from "../../syntax/compose.ts";
import { isTrue, type ServiceEvidence, servicesLacking } from "../compose-services.ts";

/** On a read-only root an attacker cannot leave a program behind or change the application. */
export const writableRoot: Rule<ComposeDocument, ServiceEvidence> = {
  id: "compose/writable-root",
  kind: "misconfiguration",
  reads: "compose",
  title: "Container can write to its root file system",
  advice: "Set read_only: true and give a tmpfs or a volume to what has to be written.",
  severity: "low",
  cwe: 732,
  triggers: ["services"],

  *find(document) {
    const isReadOnly = (service: Parameters<typeof scalarOf>[0]) =>
      isTrue(scalarOf(service, "read_only"));
    for (const { name, nameRange } of servicesLacking(document, isReadOnly)) {
      yield {
        range: nameRange,
        message: `${name} can write anywhere in its root file system`,
        evidence: { service: name },
        symbol: name,
      };
    }
  },
};
