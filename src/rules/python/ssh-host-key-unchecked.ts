import { isImported, positional, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Who stands between may answer for any machine: the password goes to them. */
export const sshHostKeyUnchecked: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/ssh-host-key-unchecked",
  kind: "code",
  reads: "python",
  title: "The key of an SSH server is not checked",
  advice: "Load the known keys, and refuse others: `set_missing_host_key_policy(RejectPolicy())`.",
  severity: "medium",
  cwe: 295,
  aliases: ["B507"],
  triggers: ["addpolicy", "warningpolicy"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

const policies = new Set(
  ["AutoAddPolicy", "WarningPolicy"].flatMap((name) => [
    `paramiko.${name}`,
    `paramiko.client.${name}`,
  ]),
);

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (lastNameOf(call.callee) !== "set_missing_host_key_policy") continue;
    const policy = positional(call, 0);
    const made = policy?.kind === "call" ? policy.callee : policy;
    if (!made || !isImported(scopes, made, policies)) continue;
    yield matchAt(scopes, {
      node: call,
      message: "Whoever answers is taken for the server that was meant.",
      evidence: { at: call.range },
    });
  }
}
