import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Telnet, FTP and IPMI 1.5 send passwords for everybody on the way to read. */
export const cleartextProtocol: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/cleartext-protocol",
  kind: "code",
  reads: "python",
  title: "Passwords are sent over a protocol that everybody can read",
  advice: "Take SSH or SFTP in the place of Telnet and FTP, or `ftplib.FTP_TLS` with `prot_p()`.",
  severity: "medium",
  cwe: 319,
  aliases: ["B312", "B321", "B401", "B402", "B415"],
  triggers: ["telnetlib", "ftplib", "pyghmi"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

/** Calls that connect, and classes made from one that does. */
function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    for (const [taken, range] of connecting(node)) {
      const protocol = importedPaths(scopes, taken).map(protocolOf).find(Boolean);
      if (!protocol) continue;
      yield matchAt(scopes, { node, range, message: protocol.message, evidence: { at: range } });
    }
  }
}

function* connecting(node: PyNode): Generator<[PyExpression, TextRange]> {
  if (node.kind === "call") yield [node.callee, node.range];
  if (node.kind !== "class") return;
  for (const { value } of node.bases) yield [value, value.range];
}

interface Protocol {
  /** What makes a connection. */
  readonly calls: RegExp;
  readonly message: string;
}

const protocols: readonly Protocol[] = [
  {
    calls: /^telnetlib\.Telnet$/,
    message: "Telnet sends everything as it is, passwords too.",
  },
  {
    calls: /^ftplib\.FTP$/,
    message: "FTP sends everything as it is, passwords too.",
  },
  {
    calls: /^pyghmi\.ipmi\.(?:command\.Command|console\.Console|sdr\.SDR)$/,
    message: "IPMI gives a hash of the password to everybody who asks for it.",
  },
];

function protocolOf(path: string): Protocol | undefined {
  return protocols.find(({ calls }) => calls.test(path));
}
