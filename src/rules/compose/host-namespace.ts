import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { textOf } from "../../syntax/yaml.ts";
import type { ServiceEvidence } from "../compose-services.ts";

export interface HostNamespaceEvidence extends ServiceEvidence {
  /** The key: `pid`. */
  readonly key: string;
}

const opens: Readonly<Record<string, string>> = {
  network_mode:
    "reaches every port that listens on the host alone, and publishes its own on all interfaces",
  pid: "sees and can signal the processes of the host",
  ipc: "shares memory with the processes of the host",
  uts: "can change the name of the host",
  userns_mode: "has the host's user ids: its root is the host's",
};

/** A namespace shared with the host is a wall less. */
export const hostNamespace: Rule<ComposeDocument, HostNamespaceEvidence> = {
  id: "compose/host-namespace",
  kind: "misconfiguration",
  reads: "compose",
  title: "Container shares a namespace with its host",
  advice: "Remove it; publish single ports, or share the namespace of one other service.",
  severity: "high",
  cwe: 653,
  triggers: ["host"],

  *find({ services }) {
    const seen = new Set<number>();
    for (const { name, fields } of services) {
      for (const [key, effect] of Object.entries(opens)) {
        const field = fields.get(key);
        if (!field || textOf(field.value) !== "host" || seen.has(field.entry.range.start)) continue;
        seen.add(field.entry.range.start);
        yield {
          range: field.entry.range,
          message: `${name} ${effect}`,
          evidence: { service: name, key },
          symbol: name,
          ...(key === "uts" && { severity: "medium" }),
        };
      }
    }
  },
};
