import { dottedName } from "../analysis/python/names.ts";
import { hasHoles, stringValue } from "../syntax/python/string-values.ts";
import type {
  PyAssign,
  PyCall,
  PyClass,
  PyExpression,
  PyImport,
  PyModule,
  PyStatement,
  PyString,
  PythonDocument,
} from "../syntax/python.ts";

/** A class whose fields are read from the environment. */
export interface SettingsClass {
  readonly node: PyClass;
  /** Module that `BaseSettings` comes from. */
  readonly from: "pydantic" | "pydantic.v1" | "pydantic_settings";
  /** The inner `class Config`, where there is one. */
  readonly inner?: PyClass;
  /** `model_config = …`, where there is one. */
  readonly model?: PyAssign;
  readonly options: SettingsOptions;
}

/** What both spellings of the configuration say; literals only. */
export interface SettingsOptions {
  /** `unknown` where it is no literal. */
  readonly envFile?: string | "unknown";
  readonly prefix: string;
  readonly caseSensitive: boolean;
  /** True where names that are no fields are said something about. */
  readonly saysExtra: boolean;
}

/** Settings classes of a module, by name, those that inherit from another of them too. */
export function settingsClasses({
  module,
  text,
}: Pick<PythonDocument, "module" | "text">): ReadonlyMap<string, SettingsClass> {
  const imported = settingsImports(module);
  const found = new Map<string, SettingsClass>();
  for (const node of classesOf(module.body)) {
    for (const { name, value } of node.bases) {
      const dotted = name === undefined ? dottedName(value) : undefined;
      if (dotted === undefined) continue;
      const parent = found.get(dotted);
      const from = parent?.from ?? imported.get(dotted);
      if (from) found.set(node.name, describe({ node, from, parent, text }));
    }
  }
  return found;
}

/** A literal without holes; `undefined` where the expression is none. */
export function literalOf(
  node: PyExpression | undefined,
  text: string,
): { readonly node: PyString; readonly value: string; readonly isExact: boolean } | undefined {
  if (node?.kind !== "string") return undefined;
  const written = node.pieces.map(({ content }) => text.slice(content.start, content.end)).join("");
  if (hasHoles(node)) return undefined;
  const value = stringValue(node, text) ?? written;
  const isExact = value === written;
  return { node, value, isExact };
}

/** The value of a keyword argument. */
export function keywordOf(call: PyCall, name: string): PyExpression | undefined {
  return call.args.find((argument) => argument.name === name)?.value;
}

const modules: Readonly<Record<string, SettingsClass["from"] | undefined>> = {
  pydantic: "pydantic",
  "pydantic.v1": "pydantic.v1",
  "pydantic.env_settings": "pydantic",
  pydantic_settings: "pydantic_settings",
};

/** Names that stand for `BaseSettings` in this module, with where it comes from. */
function settingsImports(module: PyModule): ReadonlyMap<string, SettingsClass["from"]> {
  const names = new Map<string, SettingsClass["from"]>();
  for (const statement of flat(module.body)) {
    if (statement.kind === "import-from") {
      const from = modules[statement.module];
      const own = statement.names.find(({ name }) => name === "BaseSettings");
      if (from && own) names.set(own.alias ?? own.name, from);
    } else if (statement.kind === "import") {
      for (const [name, from] of dottedImports(statement)) names.set(name, from);
    }
  }
  return names;
}

function* dottedImports({ names }: PyImport): Generator<[string, SettingsClass["from"]]> {
  for (const { name, alias } of names) {
    const from = modules[name];
    if (from) yield [`${alias ?? name}.BaseSettings`, from];
  }
}

/** Statements of a module, those under `if` and `try` too, without bodies of functions and classes. */
export function* flat(body: readonly PyStatement[]): Generator<PyStatement> {
  for (const statement of body) {
    yield statement;
    if (statement.kind === "if") {
      for (const branch of statement.branches) yield* flat(branch.body);
      yield* flat(statement.otherwise);
    }
    if (statement.kind === "try") {
      yield* flat(statement.body);
      for (const clause of statement.clauses) yield* flat(clause.body);
      yield* flat(statement.otherwise);
    }
  }
}

function* classesOf(body: readonly PyStatement[]): Generator<PyClass> {
  for (const statement of flat(body)) if (statement.kind === "class") yield statement;
}

interface Described {
  readonly node: PyClass;
  readonly from: SettingsClass["from"];
  readonly parent: SettingsClass | undefined;
  readonly text: string;
}

function describe({ node, from, parent, text }: Described): SettingsClass {
  const inner = node.body.find(
    (statement): statement is PyClass => statement.kind === "class" && statement.name === "Config",
  );
  const model = node.body.find(
    (statement): statement is PyAssign =>
      statement.kind === "assign" && statement.targets.some(isNamed("model_config")),
  );
  const said = new Map([...innerOptions(inner), ...modelOptions(model, text)]);
  const options = optionsOf({ said, parent, text });
  return { node, from, options, ...(inner && { inner }), ...(model && { model }) };
}

function isNamed(id: string): (node: PyExpression) => boolean {
  return (node) => node.kind === "name" && node.id === id;
}

function* innerOptions(inner: PyClass | undefined): Generator<[string, PyExpression]> {
  for (const statement of inner?.body ?? []) {
    if (statement.kind !== "assign" || !statement.value) continue;
    for (const target of statement.targets) {
      if (target.kind === "name") yield [target.id, statement.value];
    }
  }
}

function* modelOptions(
  model: PyAssign | undefined,
  text: string,
): Generator<[string, PyExpression]> {
  const value = model?.value;
  if (value?.kind === "call") {
    for (const argument of value.args) if (argument.name) yield [argument.name, argument.value];
  }
  if (value?.kind === "dict") {
    for (const { key, value: option } of value.entries) {
      const name = literalOf(key, text)?.value;
      if (name !== undefined) yield [name, option];
    }
  }
}

function optionsOf({
  said,
  parent,
  text,
}: Pick<Described, "parent" | "text"> & {
  readonly said: ReadonlyMap<string, PyExpression>;
}): SettingsOptions {
  const before = parent?.options;
  const prefix = said.get("env_prefix");
  const caseSensitive = said.get("case_sensitive");
  const envFile = envFileOf(said.get("env_file"), text) ?? before?.envFile;
  return {
    prefix: literalOf(prefix, text)?.value ?? (prefix ? "" : (before?.prefix ?? "")),
    caseSensitive: caseSensitive
      ? caseSensitive.kind === "constant" && caseSensitive.value === "True"
      : (before?.caseSensitive ?? false),
    saysExtra: said.has("extra") || (before?.saysExtra ?? false),
    ...(envFile !== undefined && { envFile }),
  };
}

/** Of several files the first: pydantic lets the later ones win, and a new name is in none of them. */
function envFileOf(node: PyExpression | undefined, text: string): string | undefined {
  if (!node || (node.kind === "constant" && node.value === "None")) return undefined;
  const first = node.kind === "tuple" || node.kind === "list" ? node.elements[0] : node;
  return literalOf(first, text)?.value ?? "unknown";
}
