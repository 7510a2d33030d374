import { scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type UnvalidatedInputEvidence,
  unvalidatedInput,
} from "../rules/python/unvalidated-input.ts";
import type { PyFunction, PyParameter } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { type InputField, inputFields } from "./input-fields.ts";
import { hasComment } from "./python-edits.ts";
import { importNameAt } from "./python-imports.ts";

/** Writes a model of what a handler reads of its body, where every field and its type shows. */
export const inputModel: Fixer<RuleFinding<UnvalidatedInputEvidence>> = {
  id: "input-model",
  fixes: [unvalidatedInput.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const edits = editsFor(python, evidence);
    if (!edits) return byHand;
    return {
      title: "Take a model instead of any object",
      changes: [{ kind: "edit", path, expected, edits }],
      notes: [
        "Add bounds to the fields, and a default to those that may be left out.",
        "What does not fit is answered with 422 from now on.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Write the model by hand: the handler does not show all fields and their types.",
};

function editsFor(
  python: PythonDocument,
  evidence: UnvalidatedInputEvidence,
): readonly Edit[] | undefined {
  const scopes = scopesOf(python);
  const node = handlerAt(scopes, evidence);
  const parameter = node?.parameters.find(({ range }) => range.start === evidence.parameter.start);
  const annotation = parameter?.annotation;
  if (!node || !parameter || !annotation || scopes.parentOf(node)?.kind !== "module")
    return undefined;
  const read = inputFields(scopes, { node, parameter });
  const name = `${camel(node.name)}Input`;
  const isFree = lookUp(scopes, name, node).length === 0 && scopes.namesOf(name).length === 0;
  const base = importNameAt(python, { scopes, at: node, module: "pydantic", name: "BaseModel" });
  if (!read || !base || !isFree || hasComment(python.module.comments, annotation.range))
    return undefined;
  return [
    ...base.edits,
    classAbove(python, { node, text: classText(name, base.local, read.fields) }),
    { range: annotation.range, text: name },
    ...read.uses.map(({ range, field }) => ({ range, text: `${parameter.name}.${field}` })),
  ];
}

function handlerAt(
  { nodes }: ModuleScopes,
  { parameter }: UnvalidatedInputEvidence,
): PyFunction | undefined {
  return nodes.find(
    (node): node is PyFunction =>
      node.kind === "function" &&
      node.parameters.some(({ range }: PyParameter) => range.start === parameter.start),
  );
}

/** `create_order` is `CreateOrder`. */
function camel(name: string): string {
  return name.replace(/(?:^|_)+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function classText(name: string, base: string, fields: readonly InputField[]): string {
  const lines = fields.map(({ name: field, type, byDefault }) =>
    byDefault === undefined ? `    ${field}: ${type}` : `    ${field}: ${type} = ${byDefault}`,
  );
  return [`class ${name}(${base}):`, ...lines].join("\n");
}

/** Two blank lines below it, as between all of a module. */
function classAbove(
  { text }: PythonDocument,
  { node, text: written }: { readonly node: PyFunction; readonly text: string },
): Edit {
  const first = Math.min(node.range.start, ...node.decorators.map(({ range }) => range.start));
  const at = text.lastIndexOf("\n", first) + 1;
  return {
    range: { start: at, end: at },
    text: `${written}\n\n\n`.replaceAll("\n", lineEndOf(text)),
  };
}
