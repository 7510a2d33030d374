import { importedPaths, isImported, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Versions before TLS 1.2 can be broken, or rest on hashes that can. */
export const weakTlsVersion: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/weak-tls-version",
  kind: "code",
  reads: "python",
  title: "Connections may use a version of TLS that can be broken",
  advice: "Ask for TLS 1.2 or later: `context.minimum_version = ssl.TLSVersion.TLSv1_2`.",
  severity: "medium",
  cwe: 327,
  aliases: ["B502", "B503", "B504"],
  triggers: ["sslv", "tlsv1", "wrap_socket"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const match = node.kind === "call" ? plainWrap(node, scopes) : weakVersion(node, scopes);
    if (match) yield matchAt(scopes, { node, evidence: { at: node.range }, ...match });
  }
}

type Match = Pick<RuleMatch, "message" | "severity">;

const wraps = new Set(["ssl.wrap_socket"]);

function plainWrap(
  { callee, args }: Extract<PyNode, { readonly kind: "call" }>,
  scopes: ModuleScopes,
): Match | undefined {
  if (!isImported(scopes, callee, wraps)) return undefined;
  const saysMore = args.some(
    ({ name, star }) => star !== "" || name === "ssl_version" || name === "cert_reqs",
  );
  if (saysMore) return undefined;
  return {
    message: "`ssl.wrap_socket` takes any version and any certificate; Python 3.12 has it no more.",
    severity: "low",
  };
}

function weakVersion(node: PyNode, scopes: ModuleScopes): Match | undefined {
  if (node.kind !== "attribute" && node.kind !== "name") return undefined;
  // Names may be spelled in any way, attributes cannot.
  if (node.kind === "attribute" && !/^(?:PROTOCOL_)?(?:SSLv|TLSv1)/.test(node.name)) {
    return undefined;
  }
  const versions = importedPaths(scopes, node).map((path) => weak.get(path));
  const [version] = versions;
  if (version === undefined || versions.includes(undefined) || !isUsed(node, scopes)) {
    return undefined;
  }
  if (version === "any") {
    if (/\bset_options\b|\bset_min_proto_version\b/.test(scopes.text)) return undefined;
    return { message: "Old versions are accepted, too.", severity: "low" };
  }
  return {
    message: `${version} can be broken.`,
    ...(version.startsWith("SSL") && { severity: "high" }),
  };
}

const versions = [
  ["SSLv2", "SSL 2"],
  ["SSLv3", "SSL 3"],
  ["TLSv1", "TLS 1.0"],
  ["TLSv1_1", "TLS 1.1"],
] as const;

/** `any`: whatever the other side asks for. */
const weak: ReadonlyMap<string, string> = new Map([
  ...versions.flatMap(([name, version]) =>
    [
      `ssl.PROTOCOL_${name}`,
      `ssl.TLSVersion.${name}`,
      `OpenSSL.SSL.${name}_METHOD`,
      // How some import pyOpenSSL, although no module has that name.
      `pyOpenSSL.SSL.${name}_METHOD`,
    ].map((path) => [path, version] as const),
  ),
  ["OpenSSL.SSL.SSLv23_METHOD", "any"],
  ["pyOpenSSL.SSL.SSLv23_METHOD", "any"],
]);

/** Handed over, kept as a default, or assigned to `minimum_version`: not only compared or listed. */
function isUsed(node: PyExpression, scopes: ModuleScopes): boolean {
  const parent = scopes.parentOf(node);
  switch (parent?.kind) {
    case "call":
      return parent.callee !== node && !/^(?:getattr|hasattr|isinstance)$/.test(calleeName(parent));
    case "function":
    case "lambda":
      return parent.parameters.some(({ defaultValue }) => defaultValue === node);
    case "assign":
      return parent.targets.some(
        (target) =>
          target.kind === "attribute" &&
          /^(?:minimum_version|ssl_version|method)$/.test(target.name),
      );
    default:
      return false;
  }
}

function calleeName({ callee }: Extract<PyNode, { readonly kind: "call" }>): string {
  return callee.kind === "name" ? callee.id : "";
}
