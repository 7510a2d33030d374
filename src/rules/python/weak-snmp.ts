import { numberOf } from "../../analysis/python/constants.ts";
import {
  hasSpread,
  importedPaths,
  isImported,
  keyword,
  positional,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** SNMP 1 and 2c send the community, which is their password, with every packet. */
export const weakSnmp: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/weak-snmp",
  kind: "code",
  reads: "python",
  title: "SNMP is spoken without encryption",
  advice: "Use version 3 with `UsmUserData` and both keys, for authentication and for privacy.",
  severity: "medium",
  cwe: 319,
  aliases: ["B508", "B509"],
  triggers: ["communitydata", "usmuserdata"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const message = dangerOf(call, scopes);
    if (message) yield matchAt(scopes, { node: call, message, evidence: { at: call.range } });
  }
}

const modules = ["pysnmp.hlapi", "pysnmp.hlapi.asyncio", "pysnmp.hlapi.v3arch.asyncio"];
const communities = new Set(modules.map((module) => `${module}.CommunityData`));
const users = new Set(modules.map((module) => `${module}.UsmUserData`));

function dangerOf(call: PyCall, scopes: ModuleScopes): string | undefined {
  if (isImported(scopes, call.callee, communities)) {
    const model = keyword(call, "mpModel")?.value;
    const version = model === undefined ? 1 : numberOf(scopes, model);
    if (version !== 0 && version !== 1) return undefined;
    return `Version ${version === 0 ? "1" : "2c"} sends its password as it is.`;
  }
  const isUser = isImported(scopes, call.callee, users) && !hasSpread(call);
  return isUser ? dangerOfUser(call, scopes) : undefined;
}

function dangerOfUser(call: PyCall, scopes: ModuleScopes): string | undefined {
  const privacy = keyword(call, "privKey")?.value ?? positional(call, 2);
  if (privacy) {
    const protocol = keyword(call, "privProtocol")?.value;
    const isNone = protocol && importedPaths(scopes, protocol).some((path) => /NoPriv/.test(path));
    return isNone ? "This user sends everything as it is." : undefined;
  }
  const isSigned = keyword(call, "authKey") ?? positional(call, 1);
  return isSigned
    ? "This user signs what it sends, but everybody can read it."
    : "This user neither signs nor encrypts what it sends.";
}
