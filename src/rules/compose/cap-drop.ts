import type { Rule } from "../../model/index.ts";
import { type ComposeDocument, type ComposeService, listOf } from "../../syntax/compose.ts";
import { textOf } from "../../syntax/yaml.ts";
import { type ServiceEvidence, servicesLacking } from "../compose-services.ts";

/** Docker leaves fourteen capabilities; hardly a service needs them. */
export const capDrop: Rule<ComposeDocument, ServiceEvidence> = {
  id: "compose/cap-drop",
  kind: "misconfiguration",
  reads: "compose",
  title: "Container keeps Linux capabilities that it does not need",
  advice: "Drop ALL capabilities and add back only those that the service needs.",
  severity: "low",
  cwe: 250,
  triggers: ["services"],

  *find(document) {
    for (const { name, nameRange } of servicesLacking(document, dropsAll)) {
      yield {
        range: nameRange,
        message: `${name} keeps Docker's default capabilities`,
        evidence: { service: name },
        symbol: name,
      };
    }
  },
};

function dropsAll(service: ComposeService): boolean {
  return listOf(service, "cap_drop").some((node) => /^(?:CAP_)?ALL$/i.test(textOf(node) ?? ""));
}
