import { isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { clientOf } from "../python-requests.ts";
import { type TlsVerifyEvidence, uncheckedSettings } from "../python-tls-settings.ts";
import { milderInTests } from "../test-files.ts";

/** Without the check of certificates anyone in between reads and changes what is sent. */
export const tlsVerifyOff: Rule<PythonDocument, TlsVerifyEvidence> = {
  id: "python/tls-verify-off",
  kind: "code",
  reads: "python",
  title: "Certificates are not checked",
  advice:
    'Leave the check on; for an authority of your own hand its certificate over: `verify="ca.pem"`.',
  severity: "high",
  cwe: 295,
  aliases: ["B323", "B501"],
  triggers: ["verify", "_create_unverified_context", "cert_none", "check_hostname", "ssl=false"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<TlsVerifyEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const verify = keyword(call, "verify");
    if (!verify || !isFalse(verify.value) || !clientOf(call, scopes)) continue;
    yield matchAt(scopes, {
      node: call,
      range: verify.range,
      message: "This request trusts any server.",
      evidence: { kind: "keyword", at: call.range },
    });
  }
  if (settings.test(document.text)) yield* uncheckedSettings(scopes);
  for (const node of scopes.nodes) {
    if (node.kind !== "attribute" && node.kind !== "name") continue;
    if (!isImported(scopes, node, unverified)) continue;
    yield matchAt(scopes, {
      node,
      message: "Connections with this context trust any server.",
      evidence: { kind: "context", at: node.range },
    });
  }
}

/** Spares most files a look at each node. */
const settings = /CERT_NONE|check_hostname|verify_ssl|ssl\s{0,9}=\s{0,9}False|\.verify\s{0,9}=/;

const unverified = new Set(["ssl._create_unverified_context"]);

function isFalse(value: PyExpression): boolean {
  return value.kind === "constant" && value.value === "False";
}
