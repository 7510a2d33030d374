import type { Edit, Fixer, RuleFinding } from "../model/index.ts";
import { type DatabasePortEvidence, databasePort } from "../rules/compose/database-port.ts";
import type { ComposeDocument } from "../syntax/compose.ts";
import { type ComposePort, portsOf } from "../syntax/compose-values.ts";
import { parseTemplate } from "../syntax/interpolation.ts";
import { fieldsOf, insertEntry, replaceScalar } from "../syntax/yaml.ts";
import { cannotPlace, editsOf } from "./compose-edits.ts";

/** Binds the published port of a database to 127.0.0.1; services still reach it by its name. */
export const bindToLoopback: Fixer<RuleFinding<DatabasePortEvidence>> = {
  id: "bind-to-loopback",
  fixes: [databasePort.id],
  safety: "safe",

  propose(finding, context) {
    const { service: name, at, database } = finding.evidence;
    const document = context.document as ComposeDocument;
    const service = document.services.find((candidate) => candidate.name === name);
    const port = service && portsOf(service).find(({ range }) => range.start === at);
    if (!port) return cannotPlace(`The port of ${name} is not where it was`);
    if (mayHoldAddress(port)) {
      return {
        refused: "needs-person",
        message: `A variable says where the port of ${name} is bound: set it to 127.0.0.1, or spell the address.`,
      };
    }
    const edits = port.spelling.kind === "short" ? bindShort(port) : bindLong(port, document);
    if (!edits) return cannotPlace(`The port of ${name} is laid out oddly`);
    return {
      title: `Bind ${database} of ${name} to 127.0.0.1`,
      group: `bind-to-loopback:${finding.location.path}`,
      groupTitle: `Bind database ports in ${finding.location.path} to 127.0.0.1`,
      changes: [editsOf(finding, { expected: context.expected, edits })],
      notes: [
        "Other machines no longer reach these ports. Services of the file do, by the service's name.",
      ],
    };
  },
};

/** `${DB}:5432` may be set to an address as well as to a port; `${DB_PORT}` says that it is a port. */
function mayHoldAddress({ hostIp, published }: ComposePort): boolean {
  if (hostIp?.includes("$")) return true;
  return parseTemplate(published ?? "").some(
    (part) =>
      part.kind === "variable" && !/port/i.test(part.name) && !/^\d+$/.test(part.operand ?? ""),
  );
}

function bindShort({ spelling, hostIp, published }: ComposePort): readonly Edit[] | undefined {
  if (spelling.kind !== "short") return undefined;
  const { scalar } = spelling;
  const rest = hostIp === undefined ? scalar.text : scalar.text.slice(hostIp.length + 1);
  const loopback = /:/.test(hostIp ?? "") ? "[::1]" : "127.0.0.1";
  const gap = published === undefined && hostIp === undefined ? "::" : ":";
  const edit = replaceScalar(scalar, { text: loopback + gap + rest, flow: true });
  return edit && [edit];
}

function bindLong(
  { spelling, hostIp }: ComposePort,
  { yaml }: ComposeDocument,
): readonly Edit[] | undefined {
  if (spelling.kind !== "long") return undefined;
  const { map } = spelling;
  const value = fieldsOf(map).get("host_ip")?.entry.value;
  if (value?.kind === "scalar") {
    const text = /:/.test(hostIp ?? "") ? "::1" : "127.0.0.1";
    const edit = replaceScalar(value, { text, flow: true });
    return edit && [edit];
  }
  if (value) return undefined;
  return insertEntry(yaml, { map, name: "host_ip", value: "127.0.0.1", after: "target" });
}
