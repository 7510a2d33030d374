import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type CorsEvidence, corsAnyOrigin } from "../rules/python/cors-any-origin.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";
import { importModuleAt } from "./python-imports.ts";

/** Allows only origins that the environment lists. */
export const listCorsOrigins: Fixer<RuleFinding<CorsEvidence>> = {
  id: "list-cors-origins",
  fixes: [corsAnyOrigin.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const os = importModuleAt(python, { scopes, at: scopes.module, module: "os" });
    const list = os && `${os.local}.environ.get("CORS_ORIGINS", "").split()`;
    const edit = list && editOf(evidence, { scopes, python, list });
    if (!edit) return byHand;
    return {
      title: "Allow only the origins that CORS_ORIGINS lists",
      changes: [{ kind: "edit", path, expected, edits: [...os.edits, ...edit] }],
      notes: [
        "Set CORS_ORIGINS to the origins of your own pages, with spaces between them: until then no other site may read answers.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "List the origins that may read answers: this is written in a way that suture does not edit.",
};

function editOf(
  { form, at }: CorsEvidence,
  {
    scopes,
    python,
    list,
  }: { readonly scopes: ModuleScopes; readonly python: PythonDocument; readonly list: string },
): readonly Edit[] | undefined {
  if (form === "list") return [{ range: at, text: list }];
  if (form === "left-out") {
    const call = callAt(scopes, at);
    const added = call && addArguments(call, [`origins=${list}`], python);
    return added && [added];
  }
  // A pattern is another argument than a list is, except in Flask-CORS.
  const call = scopes.calls.find(({ args }) =>
    args.some(({ value }) => value.range.start === at.start && value.range.end === at.end),
  );
  if (form === "setting" || !call) return undefined;
  const regex = keyword(call, "allow_origin_regex");
  if (!regex) return [{ range: at, text: list }];
  if (keyword(call, "allow_origins")) return undefined;
  return [{ range: regex.range, text: `allow_origins=${list}` }];
}
