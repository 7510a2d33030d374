import { importedPaths, positional, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { templateInjection } from "../rules/python/template-injection.ts";
import { untrustedTemplate } from "../rules/python/untrusted-template.ts";
import { callAt, lastNameOf, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall, PyExpression } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { type TextLiteral, textLiteral } from "./text-literals.ts";

/** Hands values to a template of Flask beside its text. */
export const passTemplateValues: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "pass-template-values",
  fixes: [templateInjection.id, untrustedTemplate.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const edit = call && editOf(call, { python, scopes });
    if (!edit) return byHand;
    return {
      title: "Hand the values to the template beside its text",
      changes: [{ kind: "edit", path, expected, edits: [edit] }],
      notes: [
        "Values are escaped from now on: those that are HTML on purpose need `|safe`, or `markupsafe.Markup`.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Hand the values to the template beside its text: this one is put together in a way that suture does not edit.",
};

function editOf(
  call: PyCall,
  { python, scopes }: { readonly python: PythonDocument; readonly scopes: ModuleScopes },
): Edit | undefined {
  const isFlask = importedPaths(scopes, call.callee).every((path) =>
    path.endsWith(".render_template_string"),
  );
  const first = positional(call, 0);
  // With other values there, a name might be taken.
  if (!isFlask || !first || call.args.length !== 1) return undefined;
  const literal = textLiteral(first, python);
  const named = literal && nameValues(literal);
  if (!literal || !named) return undefined;
  const list = [...named.names].map(([name, source]) => `${name}=${source}`).join(", ");
  const text = `(${literal.quote}${named.body}${literal.quote}, ${list})`;
  return { range: call.argsRange, text };
}

/** The template with a name in each place, and what each name stands for. */
function nameValues({
  parts,
}: TextLiteral):
  | { readonly body: string; readonly names: ReadonlyMap<string, string> }
  | undefined {
  const names = new Map<string, string>();
  let body = "";
  for (const part of parts) {
    if (part.kind === "text") {
      // Marks of its own: a value may stand inside of them.
      if (/\{[{%#]|[%#}]\}|[{\\]$/.test(part.spelling)) return undefined;
      body += part.spelling;
      continue;
    }
    const name = nameFor(part.value);
    if (name === undefined || (names.has(name) && names.get(name) !== part.source))
      return undefined;
    names.set(name, part.source);
    body += `{{ ${name} }}`;
  }
  return { body, names };
}

/** What Flask and Jinja hand to every template, or read as words of their own. */
const taken = new Set(
  "request session g config url_for get_flashed_messages self loop range dict lipsum cycler joiner namespace true false none True False None not and or in is if else source".split(
    " ",
  ),
);

function nameFor(value: PyExpression): string | undefined {
  const name = lastNameOf(value);
  return name !== undefined && /^[a-zA-Z]\w*$/.test(name) && !taken.has(name) ? name : undefined;
}
