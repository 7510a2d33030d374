import { hasSpread, scopesOf } from "../analysis/python/names.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { insecureTempName } from "../rules/python/insecure-temp-name.ts";
import { callAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { hasComment } from "./python-edits.ts";
import { importNameAnywhere } from "./python-imports.ts";

/** Makes the file and takes its name: nobody else can have made it. */
export const makeTempFile: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "make-temp-file",
  fixes: [insecureTempName.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const names = call && argumentsOf(call, python);
    const maker = importNameAnywhere(python, {
      scopes,
      module: "tempfile",
      name: "NamedTemporaryFile",
    });
    if (!names || !maker) return byHand;
    const text = `${maker.local}(${[...names, "delete=False"].join(", ")}).name`;
    return {
      title: "Let tempfile make the file",
      changes: [
        { kind: "edit", path, expected, edits: [...maker.edits, { range: call.range, text }] },
      ],
      group: `make-temp-file:${path}`,
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Use mkstemp or NamedTemporaryFile by hand: the call is written in a way that suture does not edit.",
};

const parameters = ["suffix", "prefix", "dir"];

/** By their names: the new function has others before them. */
function argumentsOf(call: PyCall, { text, module }: PythonDocument): string[] | undefined {
  if (hasSpread(call) || hasComment(module.comments, call.range)) return undefined;
  const named = call.args.map(({ name, value }, index) => {
    const parameter = name ?? parameters[index];
    return parameter && `${parameter}=${text.slice(value.range.start, value.range.end)}`;
  });
  return named.every((one) => one !== undefined) ? (named as string[]) : undefined;
}
