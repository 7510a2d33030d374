import { scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type JwtNoExpiryEvidence, jwtNoExpiry } from "../rules/python/jwt-no-expiry.ts";
import { nodeAt } from "../rules/python-matches.ts";
import type { PyDict } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importNameAnywhere } from "./python-imports.ts";

/**
 * Lets a token end after thirty minutes. In UTC: a time without its zone would be read as UTC and
 * be wrong by the hours between.
 */
export const jwtExpiry: Fixer<RuleFinding<JwtNoExpiryEvidence>> = {
  id: "jwt-expiry",
  fixes: [jwtNoExpiry.id],
  safety: "guided",
  propose({ evidence: { payload: at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const payload = nodeAt(scopes, "dict", at);
    const edits = payload && addExpiry(payload, python, scopes);
    if (!edits) return byHand;
    return {
      title: "Let the token expire after 30 minutes",
      changes: [{ kind: "edit", path, expected, edits }],
      notes: ["Sessions end after this time: choose it, and give clients a way to renew."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Put `exp` into the token: suture cannot add it here without clashing with other names.",
};

function addExpiry(
  { entries, range }: PyDict,
  document: PythonDocument,
  scopes: ModuleScopes,
): Edit[] | undefined {
  const name = (each: string) =>
    importNameAnywhere(document, { scopes, module: "datetime", name: each });
  const [datetime, timedelta, timezone] = ["datetime", "timedelta", "timezone"].map(name);
  const last = entries.at(-1);
  if (!datetime || !timedelta || !timezone || !last) return undefined;
  const value = `${datetime.local}.now(${timezone.local}.utc) + ${timedelta.local}(minutes=30)`;
  const between = document.text.slice(range.start + 1, entries[0]?.range.start);
  const line = /(\r?\n)([\t ]*)$/.exec(between);
  const joint = line ? `,${line[1]}${line[2]}` : ", ";
  const end = last.range.end;
  return [
    ...joinImports([datetime.edits, timedelta.edits, timezone.edits]),
    { range: { start: end, end }, text: `${joint}"exp": ${value}` },
  ];
}

/** Several names of one module in one line. */
function joinImports(lists: readonly (readonly Edit[])[]): Edit[] {
  const [first, ...rest] = lists.flat();
  if (!first) return [];
  // Either names behind those of an import that is there, or a line for each.
  const names = rest.map(({ text }) => /(?:import |, )(\w+)/.exec(text)?.[1] ?? "");
  return [
    {
      ...first,
      text: first.text.replace(/(?:import |, )\w+/, (name) => [name, ...names].join(", ")),
    },
  ];
}
