import type { Edit } from "../model/index.ts";
import type { NamedLiteral, SettingsField } from "../rules/python-secrets.ts";
import { keywordOf } from "../rules/python-settings.ts";
import type { PyClass, PyStatement, PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { importName } from "./python-imports.ts";

export interface FieldFix {
  readonly document: PythonDocument;
  readonly literal: NamedLiteral;
  readonly field: SettingsField;
  /** pydantic 2 with pydantic-settings. */
  readonly isSecond: boolean;
  /** Characters that the value must have at least. */
  readonly minLength: number;
}

/** Makes a settings field required and checked; its type stays, so that its readers work as before. */
export function requireField({ document, literal, field, isSecond, minLength }: FieldFix): Edit[] {
  const { assign, call, owner } = field;
  const annotation =
    assign.annotation &&
    document.text.slice(assign.annotation.range.start, assign.annotation.range.end);
  const bound = isText(annotation) ? `min_length=${minLength}` : undefined;
  if (call) {
    const adds = bound !== undefined && !keywordOf(call, "min_length") ? `, ${bound}` : "";
    return [{ range: literal.whole, text: `...${adds}` }];
  }
  const module = owner.from === "pydantic.v1" ? "pydantic.v1" : "pydantic";
  const { edits, local } = importName(document, { module, name: "Field" });
  const args = isSecond && bound !== undefined ? bound : ["...", bound].filter(Boolean).join(", ");
  const result: Edit[] = [...edits, { range: literal.whole, text: `${local}(${args})` }];
  const target = assign.targets[0];
  if (!assign.annotation && target) {
    result.push({ range: { start: target.range.end, end: target.range.end }, text: ": str" });
  }
  return result;
}

/** Text types, whose length pydantic can check. */
function isText(annotation: string | undefined): boolean {
  if (annotation === undefined) return true;
  const inner = annotation
    .replace(/\s+/g, "")
    .replace(/^(?:typing\.)?(?:Optional\[(.*)\]|Union\[(.*),None\])$/, "$1$2")
    .replace(/\|None$/, "");
  return /^(?:pydantic\.)?(?:str|SecretStr)$/.test(inner);
}

/**
 * Lets a settings class read `.env`, and in version 2 pass over the names in it that are no fields.
 *
 * @returns `undefined` where the class is written so that no line can be added
 */
export function readEnvFile({
  document,
  owner,
  isSecond,
}: Pick<FieldFix, "document" | "isSecond"> & Pick<SettingsField, "owner">): Edit[] | undefined {
  const { options, inner, model, node } = owner;
  if (options.envFile !== undefined) return [];
  const extra = isSecond && !options.saysExtra;
  if (inner) return addToInner({ document, inner, extra });
  if (model) return addToModel({ document, model, extra });
  return isSecond ? addModel(document, node) : addInner(document, node);
}

function addToInner({
  document: { text },
  inner,
  extra,
}: {
  readonly document: PythonDocument;
  readonly inner: PyClass;
  readonly extra: boolean;
}): Edit[] | undefined {
  const [first] = inner.body;
  const indent = first && indentOf(text, first);
  if (!first || indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const lines = ['env_file = ".env"', ...(extra ? ['extra = "ignore"'] : [])];
  const at = first.range.start;
  return [
    { range: { start: at, end: at }, text: lines.map((line) => `${line}${eol}${indent}`).join("") },
  ];
}

function addToModel({
  model: { value },
  extra,
}: {
  readonly document: PythonDocument;
  readonly model: Extract<PyStatement, { kind: "assign" }>;
  readonly extra: boolean;
}): Edit[] | undefined {
  const isCall = value?.kind === "call";
  if (!isCall && value?.kind !== "dict") return undefined;
  const pair = (name: string, text: string) =>
    isCall ? `${name}="${text}"` : `"${name}": "${text}"`;
  const pairs = [pair("env_file", ".env"), ...(extra ? [pair("extra", "ignore")] : [])].join(", ");
  const first = isCall ? value.args[0] : value.entries[0];
  const open = isCall ? value.argsRange.start + 1 : value.range.start + 1;
  const at = first?.range.start ?? open;
  return [{ range: { start: at, end: at }, text: first ? `${pairs}, ` : pairs }];
}

/** A value that is refused must not be shown in the error that says so. */
const secondConfig = 'env_file=".env", extra="ignore", hide_input_in_errors=True';

function addModel(document: PythonDocument, node: PyClass): Edit[] | undefined {
  const { text } = document;
  const first = node.body.find((statement, i) => i > 0 || !isDocstring(statement)) ?? node.body[0];
  const indent = first && indentOf(text, first);
  if (!first || indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const { edits, local } = importName(document, {
    module: "pydantic_settings",
    name: "SettingsConfigDict",
  });
  const line = `model_config = ${local}(${secondConfig})`;
  const at = first.range.start;
  return [...edits, { range: { start: at, end: at }, text: `${line}${eol}${eol}${indent}` }];
}

function addInner({ text }: PythonDocument, node: PyClass): Edit[] | undefined {
  const [first] = node.body;
  const last = node.body.at(-1);
  const indent = first && indentOf(text, first);
  if (!last || indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const step = indent.slice((indentOf(text, node) ?? "").length) || "    ";
  const end = text.indexOf("\n", last.range.end);
  const at = end === -1 ? text.length : end - (text[end - 1] === "\r" ? 1 : 0);
  const lines = ["", `${indent}class Config:`, `${indent}${step}env_file = ".env"`];
  return [{ range: { start: at, end: at }, text: lines.map((line) => eol + line).join("") }];
}

function isDocstring(statement: PyStatement): boolean {
  return statement.kind === "expression-statement" && statement.value.kind === "string";
}

/** What stands before a statement on its line; `undefined` where that is more than space. */
function indentOf(text: string, { range }: PyStatement): string | undefined {
  const start =
    Math.max(text.lastIndexOf("\n", range.start - 1), text.lastIndexOf("\r", range.start - 1)) + 1;
  const indent = text.slice(start, range.start);
  return /^[\t \uFEFF]*$/.test(indent) ? indent : undefined;
}
