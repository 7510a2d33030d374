import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type CookieFlag,
  type InsecureCookieEvidence,
  insecureCookie,
} from "../rules/python/insecure-cookie.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";

/** Sets the attributes that a cookie lacks. */
export const secureCookie: Fixer<RuleFinding<InsecureCookieEvidence>> = {
  id: "secure-cookie",
  fixes: [insecureCookie.id],
  safety: "guided",
  propose({ evidence: { call: at, missing }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const call = callAt(scopesOf(python), at);
    if (!call) return byHand;
    const replaced: Edit[] = [];
    const added: string[] = [];
    for (const flag of missing) {
      const given = keyword(call, flag);
      if (given) replaced.push({ range: given.value.range, text: values[flag] });
      else added.push(`${flag}=${values[flag]}`);
    }
    const addition = added.length > 0 ? addArguments(call, added, python) : undefined;
    if (added.length > 0 && !addition) return byHand;
    return {
      title: `Set the cookie with ${missing.join(", ")}`,
      changes: [
        { kind: "edit", path, expected, edits: [...replaced, ...(addition ? [addition] : [])] },
      ],
      notes: missing.map((flag) => notes[flag]),
    };
  },
};

const values: Readonly<Record<CookieFlag, string>> = {
  secure: "True",
  httponly: "True",
  samesite: '"Lax"',
};

const notes: Readonly<Record<CookieFlag, string>> = {
  secure: "Browsers no longer send the cookie over plain HTTP, except to localhost.",
  httponly: "Scripts of the page no longer see the cookie.",
  samesite: "Forms and frames of other sites no longer bring the cookie along.",
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Set the missing attributes of the cookie: this call is written in a way that suture does not edit.",
};
