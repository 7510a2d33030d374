import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type TlsVerifyOffEvidence, tlsVerifyOff } from "../rules/javascript/tls-verify-off.ts";
import type { JsNode } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment, removeProperty } from "./javascript-edits.ts";

/** Turns the check of certificates on again. A server with a certificate of its own needs its authority named. */
export const verifyJavascriptTls: Fixer<RuleFinding<TlsVerifyOffEvidence>> = {
  id: "verify-javascript-tls",
  fixes: [tlsVerifyOff.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const edit = editAt(at, javascript);
    if (!edit) return byHand;
    return {
      title: "Check the certificate of the server",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `verify-javascript-tls:${path}`,
      notes: [ownAuthority],
    };
  },
};

const ownAuthority =
  "A server with a certificate of an authority of your own is refused from now on: hand that certificate over as `ca`, or by NODE_EXTRA_CA_CERTS.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Turn the check on again: this is written in a way that suture does not edit.",
};

function editAt(
  { start, end }: TlsVerifyOffEvidence["at"],
  document: JavascriptDocument,
): Edit | undefined {
  const scopes = scopesOf(document);
  const node = scopes.nodes.find(({ range }) => range.start === start && range.end === end);
  const parent = node && scopes.parentOf(node);
  if (node?.kind === "property" && parent?.kind === "object") {
    return removeProperty(parent, node, document);
  }
  if (node?.kind !== "assign") return undefined;
  if (node.target.kind === "member" && node.target.name === "rejectUnauthorized") {
    return { range: node.value.range, text: "true" };
  }
  return parent?.kind === "expression-statement" ? withoutLine(parent, document) : undefined;
}

/** A statement that has its line, or its lines, to itself. */
function withoutLine({ range }: JsNode, document: JavascriptDocument): Edit | undefined {
  const { text } = document;
  const start = text.lastIndexOf("\n", range.start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(range.end, range.end + 1_000));
  if (text.slice(start, range.start).trim() !== "" || !rest) return undefined;
  const next = range.end + rest[0].length;
  // Of two blank lines that would come together one goes too.
  const isBelowBlank = /\n[ \t]{0,100}\r?\n$/.test(text.slice(Math.max(0, start - 200), start));
  const blank = isBelowBlank ? /^[ \t]{0,100}\r?\n/.exec(text.slice(next, next + 200)) : null;
  const line = { start, end: next + (blank?.[0].length ?? 0) };
  return hasComment(document, line) ? undefined : { range: line, text: "" };
}
