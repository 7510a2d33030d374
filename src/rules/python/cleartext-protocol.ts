import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyNode } from "../../syntax/python/nodes.ts";
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

/** Calls, and imports of a module that this file calls nothing of: another one may do so. */
function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  const called = new Set<string>();
  for (const call of scopes.calls) {
    const protocol = importedPaths(scopes, call.callee).map(protocolOf).find(Boolean);
    if (!protocol) continue;
    called.add(protocol.module);
    yield matchAt(scopes, {
      node: call,
      message: protocol.message,
      evidence: { at: call.range },
    });
  }
  for (const node of scopes.nodes) {
    const protocol = importedBy(node);
    if (!protocol || called.has(protocol.module)) continue;
    yield matchAt(scopes, {
      node,
      message: protocol.message,
      evidence: { at: node.range },
      severity: "low",
    });
  }
}

interface Protocol {
  readonly module: string;
  /** What makes a connection. */
  readonly calls: RegExp;
  readonly message: string;
}

const protocols: readonly Protocol[] = [
  {
    module: "telnetlib",
    calls: /^telnetlib\.Telnet$/,
    message: "Telnet sends everything as it is, passwords too.",
  },
  {
    module: "ftplib",
    calls: /^ftplib\.FTP$/,
    message: "FTP sends everything as it is, passwords too.",
  },
  {
    module: "pyghmi",
    calls: /^pyghmi\.ipmi\.command\.Command$/,
    message: "IPMI gives a hash of the password to everybody who asks for it.",
  },
];

function protocolOf(path: string): Protocol | undefined {
  return protocols.find(({ calls }) => calls.test(path));
}

/** `FTP_TLS` by itself is imported for good. */
function importedBy(node: PyNode): Protocol | undefined {
  if (node.kind === "import") {
    return protocols.find(({ module }) => node.names.some(({ name }) => isInside(name, module)));
  }
  if (node.kind !== "import-from") return undefined;
  const paths = node.names.map(({ name }) => `${node.module}.${name}`);
  return protocols.find(
    ({ module, calls }) =>
      isInside(node.module, module) &&
      (module === "pyghmi" || node.isWildcard || paths.some((path) => calls.test(path))),
  );
}

function isInside(name: string, module: string): boolean {
  return name === module || name.startsWith(`${module}.`);
}
