import { importedPaths, keyword, positional, scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { urlopenAnyScheme } from "../rules/python/urlopen-any-scheme.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall, PyName, PyNode, PyStatement } from "../syntax/python/nodes.ts";
import { isStatement } from "../syntax/python/walk.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";

/** Asks for the scheme before an address is opened. Guided: other schemes may be what is meant. */
export const guardAddress: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "guard-address",
  fixes: [urlopenAnyScheme.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const edit = call && guard(call, { scopes, python });
    if (!edit) return byHand;
    return {
      title: "Open addresses of the web only",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `guard-address:${path}`,
      notes: [
        "Addresses that do not begin with http:// or https:// raise a ValueError from now on, and so does a Request: hand its `full_url` over.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Check that the address begins with `https://` before it is opened.",
};

interface Place {
  readonly scopes: ModuleScopes;
  readonly python: PythonDocument;
}

function guard(call: PyCall, { scopes, python: { text } }: Place): Edit | undefined {
  const address = keyword(call, "url")?.value ?? positional(call, 0);
  const opensOne = importedPaths(scopes, call.callee).every((path) => !/opener$/i.test(path));
  if (address?.kind !== "name" || !opensOne || isMade(address, scopes)) return undefined;
  const statement = statementOf(call, scopes);
  if (!statement) return undefined;
  const { start } = statement.range;
  const from = Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  const indent = text.slice(from, start).replace(/^\uFEFF/, "");
  if (!/^[ \t]*$/.test(indent)) return undefined;
  const unit = indent.endsWith("\t") ? "\t" : "    ";
  const eol = lineEndOf(text);
  const lines = [
    `if not ${address.id}.lower().startswith(("http://", "https://")):`,
    `${indent}${unit}raise ValueError("Only addresses of http and https are opened")`,
    indent,
  ];
  return { range: { start, end: start }, text: lines.join(eol) };
}

/** A `Request`, or anything else that a call has made, may be no text. */
function isMade(address: PyName, scopes: ModuleScopes): boolean {
  return lookUp(scopes, address.id, address).some(
    ({ kind, value }) => kind === "assign" && value?.kind === "call" && isClass(value),
  );
}

function isClass({ callee }: PyCall): boolean {
  const name = callee.kind === "name" ? callee.id : callee.kind === "attribute" ? callee.name : "";
  return /^[A-Z]/.test(name);
}

/** The statement of which the call is certainly run, and first; `undefined` where it may not be. */
function statementOf(call: PyCall, scopes: ModuleScopes): PyStatement | undefined {
  let inner: PyNode = call;
  for (let node = scopes.parentOf(call); node; node = scopes.parentOf(node)) {
    if (isStatement(node)) return runsOnce(node, inner) ? node : undefined;
    if (["lambda", "comprehension", "conditional", "boolean"].includes(node.kind)) return undefined;
    inner = node;
  }
  return undefined;
}

function runsOnce(statement: PyStatement, inner: PyNode): boolean {
  switch (statement.kind) {
    case "expression-statement":
    case "assign":
    case "return":
      return true;
    case "for":
      return statement.iterable === inner;
    case "with":
      return true;
    default:
      return false;
  }
}
