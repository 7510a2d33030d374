import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { tlsVerifyOff } from "../rules/python/tls-verify-off.ts";
import { callAt } from "../rules/python-matches.ts";
import type { TlsVerifyEvidence } from "../rules/python-tls-settings.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { removeArgument } from "./python-edits.ts";

/**
 * Turns the check of certificates on again. Safe only where the address is written in the call and
 * is a public one; elsewhere a server with a certificate of its own may be meant.
 */
export const verifyTls: Fixer<RuleFinding<TlsVerifyEvidence>> = {
  id: "verify-tls",
  fixes: [tlsVerifyOff.id],
  safety: "guided",
  propose({ evidence: { kind, at, name }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = kind === "keyword" ? callAt(scopesOf(python), at) : undefined;
    const edit =
      kind === "keyword"
        ? withoutArgument(call, { name: name ?? "verify", document: python })
        : kind === "value"
          ? checkedValue(at, python)
          : checkedContext(at, python);
    if (!edit) return byHand;
    const isPublic = call !== undefined && hasPublicAddress(call, python.text);
    return {
      title: "Check the certificate of the server",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      // A context whose names are checked but whose certificates are not raises an error.
      ...(kind === "value" && { group: `verify-tls:${path}` }),
      ...(isPublic ? { safety: "safe" as const } : { notes: [ownAuthority] }),
    };
  },
};

const ownAuthority =
  "A server with a certificate of an authority of your own is refused from now on: hand that certificate over with `verify=`.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Take `verify=False` out: this call is written in a way that suture does not edit.",
};

function withoutArgument(
  call: PyCall | undefined,
  { name, document }: { readonly name: string; readonly document: PythonDocument },
): Edit | undefined {
  const argument = call && keyword(call, name);
  return argument && removeArgument(call, argument, document);
}

/** `True` for `False`, `CERT_REQUIRED` for `CERT_NONE`, as it is spelled. */
function checkedValue(range: TextRange, { text }: PythonDocument): Edit | undefined {
  const written = text.slice(range.start, range.end);
  if (written === "False") return { range, text: "True" };
  const match = /^([\w.]{0,100}\.|["'])CERT_NONE(["']?)$/.exec(written);
  return match ? { range, text: `${match[1]}CERT_REQUIRED${match[2]}` } : undefined;
}

function checkedContext(
  range: TlsVerifyEvidence["at"],
  { text }: PythonDocument,
): Edit | undefined {
  const source = text.slice(range.start, range.end);
  const at = source.lastIndexOf("_create_unverified_context");
  // `from ssl import _create_unverified_context` would need another import.
  if (at <= 0 || source[at - 1] !== ".") return undefined;
  return { range: { start: range.start + at, end: range.end }, text: "create_default_context" };
}

function hasPublicAddress({ args }: PyCall, text: string): boolean {
  return args.some(({ name, value }) => {
    if (name !== undefined && name !== "url") return false;
    const host = /^https:\/\/([a-z\d-]+(?:\.[a-z\d-]+)+)(?:[:/?#]|$)/i.exec(
      leadingText(value, text),
    );
    return (
      host?.[1] !== undefined &&
      !/(?:^[\d.]+|\.(?:local|internal|lan|test|example|localhost|corp|home|intranet))$/i.test(
        host[1],
      )
    );
  });
}

/** The literal that an address begins with. */
function leadingText(value: PyCall["args"][number]["value"], text: string): string {
  const whole = stringValue(value, text);
  if (whole !== undefined) return whole;
  const first = value.kind === "string" ? value.pieces[0]?.segments[0] : undefined;
  return first?.kind === "text" ? text.slice(first.range.start, first.range.end) : "";
}
