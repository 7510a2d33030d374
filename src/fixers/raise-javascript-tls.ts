import { propertyOf } from "../analysis/javascript/names.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type WeakTlsEvidence, weakTlsVersion } from "../rules/javascript/weak-tls-version.ts";
import { nodeAt } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment } from "./javascript-edits.ts";

/** Asks for TLS 1.2 at least. Who has nothing newer than 1.1 is refused from then on. */
export const raiseJavascriptTls: Fixer<RuleFinding<WeakTlsEvidence>> = {
  id: "raise-javascript-tls",
  fixes: [weakTlsVersion.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const edit = editFor(evidence, document as JavascriptDocument);
    if (!edit) return byHand;
    return {
      title: "Ask for TLS 1.2 at least",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      group: `raise-javascript-tls:${path}`,
      notes: ["Peers that speak TLS 1.0 or 1.1 only are refused from now on."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: 'Set `minVersion: "TLSv1.2"` by hand: the version is not written here.',
};

function editFor({ at, option }: WeakTlsEvidence, document: JavascriptDocument): Edit | undefined {
  const scopes = scopesOf(document);
  const property = nodeAt(scopes, "property", at);
  const value = property?.value ?? nodeAt(scopes, "assign", at)?.value;
  // A constant may be used elsewhere too.
  if (value?.kind !== "string") return undefined;
  const quote = document.text[value.range.start] ?? '"';
  const wanted = (version: string) => `${quote}${version}${quote}`;
  if (option !== "secureProtocol") {
    const version = option === "maxVersion" ? "TLSv1.3" : "TLSv1.2";
    return { range: value.range, text: wanted(version) };
  }
  // A method is one version only; Node does not take it together with the other two.
  const object = property && scopes.parentOf(property);
  if (object?.kind !== "object" || hasComment(document, at)) return undefined;
  const isSet = propertyOf(object, "minVersion") ?? propertyOf(object, "maxVersion");
  return isSet ? undefined : { range: at, text: `minVersion: ${wanted("TLSv1.2")}` };
}
