import { importedPaths, objectOf, propertyOf } from "../analysis/javascript/names.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type InsecureCookieEvidence,
  insecureCookie,
} from "../rules/javascript/insecure-cookie.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JsCall, JsObject } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addArgument, addProperty } from "./javascript-edits.ts";

/** Hides a session's cookie from scripts and from networks without encryption. */
export const secureJavascriptCookie: Fixer<RuleFinding<InsecureCookieEvidence>> = {
  id: "secure-javascript-cookie",
  fixes: [insecureCookie.id],
  safety: "guided",
  propose({ evidence: { call: range, missing }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const call = callAt(scopesOf(javascript), range);
    const edits = call && editsFor(call, missing, javascript);
    if (!edits) return byHand;
    return {
      title: `Set ${missing.join(" and ")} on the cookie`,
      changes: [{ kind: "edit", path, expected, edits }],
      group: `secure-javascript-cookie:${path}`,
      groupTitle: `Hide the cookies of sessions in ${path}`,
      notes: missing.map((name) => notes[name]),
    };
  },
};

const notes = {
  httpOnly: "Scripts of the page that read this cookie see it no longer.",
  secure: "Over plain HTTP, as in development, browsers no longer send this cookie.",
} as const;

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Set `httpOnly` and `secure`: the options are written in a way that suture does not edit.",
};

function editsFor(
  call: JsCall,
  missing: InsecureCookieEvidence["missing"],
  document: JavascriptDocument,
): readonly Edit[] | undefined {
  const options = optionsOf(call, document);
  const added = missing.map((name) => `${name}: true`);
  if (!options) {
    if (call.args.length !== 2) return undefined;
    const edit = addArgument(call, 2, `{ ${[...added, 'sameSite: "lax"'].join(", ")} }`);
    return edit && [edit];
  }
  const off = missing.flatMap((name) => propertyOf(options, name) ?? []);
  const absent = missing.filter((name) => !propertyOf(options, name));
  return [
    ...off.map(({ value: { range } }) => ({ range, text: "true" })),
    ...(absent.length > 0
      ? [addProperty(options, absent.map((name) => `${name}: true`).join(", "), document)]
      : []),
  ];
}

/** Of `res.cookie(name, value, options)`, or what a session says of its cookie. */
function optionsOf(call: JsCall, document: JavascriptDocument): JsObject | undefined {
  const scopes = scopesOf(document);
  const isSession = importedPaths(scopes, call.callee).length > 0;
  if (!isSession) return objectOf(scopes, call.args[2]);
  const options = objectOf(scopes, call.args[0]);
  const inner = options && propertyOf(options, "cookie")?.value;
  return inner ? objectOf(scopes, inner) : options;
}
