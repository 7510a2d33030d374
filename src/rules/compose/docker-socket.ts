import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { fieldsOf, itemsOf, textOf, type YamlNode } from "../../syntax/yaml.ts";
import type { ServiceEvidence } from "../compose-services.ts";

/** Whoever can write to the socket starts a privileged container. */
export const dockerSocket: Rule<ComposeDocument, ServiceEvidence> = {
  id: "compose/docker-socket",
  kind: "misconfiguration",
  reads: "compose",
  title: "Container can control the container engine",
  advice: "Put a proxy before the socket that lets through only the calls the service needs.",
  severity: "high",
  cwe: 250,
  triggers: [".sock"],

  *find({ services }) {
    const seen = new Set<number>();
    for (const { name, fields } of services) {
      const field = fields.get("volumes");
      for (const volumes of field ? [field, ...field.base] : []) {
        for (const volume of itemsOf(volumes.value)) {
          const socket = socketOf(volume);
          if (socket === undefined || seen.has(volume.range.start)) continue;
          seen.add(volume.range.start);
          yield {
            range: volume.range,
            message: `${name} gets ${socket}: with it a container can start others as root of the host, also where it is mounted read-only`,
            evidence: { service: name },
            symbol: name,
          };
        }
      }
    }
  },
};

const sockets = /(?:^|[/}])((?:docker|podman|containerd|crio)\.sock)\}?$/;

function socketOf(volume: YamlNode): string | undefined {
  const source =
    volume.kind === "map"
      ? textOf(fieldsOf(volume).get("source")?.entry.value)
      : textOf(volume)?.replace(/:[^:{}]*(?::[^:{}]*)?$/, "");
  return sockets.exec(source ?? "")?.[1];
}
