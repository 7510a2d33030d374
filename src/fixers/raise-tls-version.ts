import { importedPaths, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { weakTlsVersion } from "../rules/python/weak-tls-version.ts";
import { nodeAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importNameAt } from "./python-imports.ts";

/** Writes TLS 1.2 in the place of an older version; what OpenSSL 3 does by itself. */
export const raiseTlsVersion: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "raise-tls-version",
  fixes: [weakTlsVersion.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const edits = rewrite(document as PythonDocument, at);
    if (!edits) return byHand;
    return {
      title: "Ask for TLS 1.2",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `raise-tls-version:${path}`,
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Take `ssl.create_default_context()`, or set a lower bound: this is written in a way that suture does not edit.",
};

function rewrite(document: PythonDocument, at: TextRange): Edit[] | undefined {
  const scopes = scopesOf(document);
  const attribute = nodeAt(scopes, "attribute", at);
  if (attribute) {
    const name = newer(attribute.name);
    return name === undefined ? undefined : [{ range: attribute.nameRange, text: name }];
  }
  const local = nodeAt(scopes, "name", at);
  const words = local && importedPaths(scopes, local)[0]?.split(".");
  const name = newer(words?.pop() ?? "");
  if (!local || !words || name === undefined) return undefined;
  const imported = importNameAt(document, { module: words.join("."), name, scopes, at: local });
  return imported && [...imported.edits, { range: local.range, text: imported.local }];
}

/** `SSLv23_METHOD` agrees on any version, on the newest too: a single one would be worse. */
function newer(name: string): string | undefined {
  const match = /^(PROTOCOL_)?(?:SSLv[23]|TLSv1|TLSv1_1)(_METHOD)?$/.exec(name);
  return match ? `${match[1] ?? ""}TLSv1_2${match[2] ?? ""}` : undefined;
}
