import { textOf } from "../../analysis/python/constants.ts";
import { positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** Right inside of a container, and on a laptop in a café everybody at the other tables is served. */
export const bindAllInterfaces: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/bind-all-interfaces",
  kind: "code",
  reads: "python",
  title: "The program listens on every network of the machine",
  advice: "Listen on 127.0.0.1, and take the address of a container from its environment.",
  severity: "low",
  cwe: 605,
  aliases: ["B104"],
  triggers: ["0.0.0.0", '"::"', "'::'"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const address = addressesOf(call).find((each) => isAny(each, scopes));
      if (!address) continue;
      yield matchAt(scopes, {
        node: call,
        range: address.range,
        message: "Whoever reaches the machine by any of its networks reaches this.",
        evidence: { at: address.range },
      });
    }
  },
};

function isAny(address: PyExpression, scopes: ModuleScopes): boolean {
  const text = textOf(scopes, address);
  return text === "0.0.0.0" || text === "::";
}

const listens =
  /^(?:bind|run|run_app|run_simple|serve|serve_forever|start_server|create_server|listen|make_server|TCPSite|Server|\w{0,40}Server)$/;

/** `bind(("0.0.0.0", 80))`, `run(host="0.0.0.0")`, `HTTPServer(("0.0.0.0", 80), Handler)`. */
function addressesOf(call: PyCall): PyExpression[] {
  if (!listens.test(lastNameOf(call.callee) ?? "")) return [];
  const named = call.args.filter(({ name }) => /^(?:host|address|hostname|bind)$/.test(name ?? ""));
  const first = [positional(call, 0), positional(call, 1)].flatMap((value) =>
    value?.kind === "tuple" ? value.elements.slice(0, 1) : value ? [value] : [],
  );
  return [...named.map(({ value }) => value), ...first];
}
