import { importedPaths, isImported, scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes, statementOf } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { cleartextProtocol } from "../rules/python/cleartext-protocol.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall, PyName, PyStatement } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { addArguments } from "./python-edits.ts";
import { importModuleAt, importNameAt } from "./python-imports.ts";

/** Speaks FTP inside of TLS, files too. Guided: the server has to know it. */
export const ftpOverTls: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "ftp-over-tls",
  fixes: [cleartextProtocol.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    if (!call || !isImported(scopes, call.callee, plain)) return notFtp;
    const edits = rewrite(call, { python, scopes });
    if (!edits) return byHand;
    return {
      title: "Speak FTP inside of TLS",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `ftp-over-tls:${path}`,
      notes: [
        "The server has to know TLS, with a certificate for its name; a plain one answers with an error from now on.",
      ],
    };
  },
};

const plain = new Set(["ftplib.FTP"]);

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Use `ftplib.FTP_TLS` and call `prot_p()` after `login()`: this is written in a way that suture does not edit.",
};

const notFtp: Refusal = {
  refused: "needs-person",
  message:
    "Use SSH in the place of Telnet, and Redfish or a network of its own in the place of IPMI.",
};

interface File {
  readonly python: PythonDocument;
  readonly scopes: ModuleScopes;
}

function rewrite(call: PyCall, file: File): Edit[] | undefined {
  const { python, scopes } = file;
  // The fifth argument without a name is another one in each of both classes.
  const isSame = call.args.every(({ star }) => star === "") && placesOf(call) <= 4;
  const protecting = isSame ? protect(call, file) : undefined;
  const ssl = importModuleAt(python, { scopes, at: call, module: "ssl" });
  const renamed = rename(call, file);
  if (!protecting || !ssl || !renamed) return undefined;
  const checked = addArguments(call, [`context=${ssl.local}.create_default_context()`], python);
  return checked && [...ssl.edits, ...renamed, checked, protecting];
}

function placesOf({ args }: PyCall): number {
  return args.filter(({ name }) => name === undefined).length;
}

function rename({ callee }: PyCall, { python, scopes }: File): Edit[] | undefined {
  if (callee.kind === "attribute") return [{ range: callee.nameRange, text: "FTP_TLS" }];
  if (callee.kind !== "name" || importedPaths(scopes, callee).length !== 1) return undefined;
  const imported = importNameAt(python, { module: "ftplib", name: "FTP_TLS", scopes, at: callee });
  return imported && [...imported.edits, { range: callee.range, text: imported.local }];
}

/** `prot_p()` in a line behind the login, which the constructor does itself where it gets a user. */
function protect(call: PyCall, { python, scopes }: File): Edit | undefined {
  const statement = statementOf(scopes, call);
  const name = statement && nameOf(call, statement);
  if (!name || lookUp(scopes, name.id, name).length !== 1) return undefined;
  const logsIn = placesOf(call) > 1 || call.args.some(({ name: keyword }) => keyword === "user");
  if (!logsIn) {
    const [login, ...others] = logins(name.id, scopes);
    return login && others.length === 0 ? lineBehind(login, name.id, python) : undefined;
  }
  // Of `with` the line would have to go into its body.
  return statement?.kind === "assign" ? lineBehind(statement, name.id, python) : undefined;
}

/** What the connection is called. */
function nameOf(call: PyCall, statement: PyStatement): PyName | undefined {
  if (statement.kind === "assign" && statement.value === call && statement.targets.length === 1) {
    const [target] = statement.targets;
    return target?.kind === "name" ? target : undefined;
  }
  if (statement.kind !== "with") return undefined;
  const target = statement.items.find(({ value }) => value === call)?.target;
  return target?.kind === "name" ? target : undefined;
}

/** Lines that are nothing but `name.login(…)`. */
function logins(id: string, scopes: ModuleScopes): PyStatement[] {
  return scopes.namesOf(id).flatMap((name) => {
    const method = scopes.parentOf(name);
    const call = method?.kind === "attribute" && method.name === "login" && scopes.parentOf(method);
    const statement = call && call.kind === "call" ? scopes.parentOf(call) : undefined;
    return statement?.kind === "expression-statement" ? [statement] : [];
  });
}

function lineBehind(
  { range }: PyStatement,
  id: string,
  { text }: PythonDocument,
): Edit | undefined {
  const start = text.lastIndexOf("\n", range.start - 1) + 1;
  const indent = text.slice(start, range.start);
  const next = text.indexOf("\n", range.end);
  const rest = text.slice(range.end, next === -1 ? text.length : next);
  // Only a comment may follow in the line.
  if (!/^[ \t]*$/.test(indent) || !/^[ \t]*(?:#.*)?\r?$/.test(rest)) return undefined;
  const end = lineEndOf(text);
  const line = `${indent}${id}.prot_p()`;
  return next === -1
    ? { range: { start: text.length, end: text.length }, text: `${end}${line}` }
    : { range: { start: next + 1, end: next + 1 }, text: `${line}${end}` };
}
