import type { Rule } from "../../model/index.ts";
import type { ComposeDocument, ComposeService } from "../../syntax/compose.ts";
import { type ComposePort, portsOf } from "../../syntax/compose-values.ts";
import { interpolate } from "../../syntax/interpolation.ts";
import type { ServiceEvidence } from "../compose-services.ts";
import { databaseOfImage, databaseOfPort } from "../known-images.ts";

export interface DatabasePortEvidence extends ServiceEvidence {
  readonly database: string;
  /** Offset of the port. */
  readonly at: number;
}

/** Docker opens a published port past the host's firewall. */
export const databasePort: Rule<ComposeDocument, DatabasePortEvidence> = {
  id: "compose/database-port",
  kind: "misconfiguration",
  reads: "compose",
  title: "Database port is open on every network interface",
  advice: "Bind the port to 127.0.0.1, or publish none: services reach each other by name.",
  severity: "high",
  cwe: 668,
  triggers: ["ports"],

  *find({ services }) {
    const seen = new Set<number>();
    for (const service of services) {
      for (const port of portsOf(service)) {
        const database = databaseBehind(service, port);
        if (!database || !isOpenToAll(port) || seen.has(port.range.start)) continue;
        seen.add(port.range.start);
        yield {
          range: port.range,
          message: `${database} of ${service.name} is published on all interfaces, past the host's firewall`,
          evidence: { service: service.name, database, at: port.range.start },
          symbol: service.name,
        };
      }
    }
  },
};

function databaseBehind(service: ComposeService, { target }: ComposePort): string | undefined {
  const byImage = service.image === undefined ? undefined : databaseOfImage(service.image);
  if (byImage || !target) return byImage;
  const [first, last] = target;
  for (let port = first; port <= Math.min(last, first + 100); port++) {
    const database = databaseOfPort(port);
    if (database) return database;
  }
  return undefined;
}

/** No address, or one that stands for all. Any other was chosen, and so was a variable's. */
function isOpenToAll({ hostIp }: ComposePort): boolean {
  if (hostIp === undefined) return true;
  const resolved = interpolate(hostIp, new Map());
  if (resolved === "" && hostIp !== "") return false;
  return resolved !== undefined && /^(?:|0\.0\.0\.0|\[::\]|::|\*)$/.test(resolved);
}
