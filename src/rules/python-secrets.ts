import { dottedName } from "../analysis/python/names.ts";
import type { TextRange } from "../model/index.ts";
import { childrenOfNode } from "../syntax/python/walk.ts";
import type {
  PyAssign,
  PyCall,
  PyClass,
  PyExpression,
  PyModule,
  PyNode,
  PyParameter,
  PythonDocument,
} from "../syntax/python.ts";
import { argumentName, attributeName, fieldEnvName, positional, upperName } from "./env-names.ts";
import { keywordOf, literalOf, type SettingsClass, settingsClasses } from "./python-settings.ts";

/** How a literal comes to its name. */
export type SecretForm =
  /** Default of a field of a settings class. */
  | "settings-field"
  /** `NAME = "…"`, `app.secret_key = "…"`, a default of a parameter. */
  | "assignment"
  /** `config["NAME"] = "…"`, `{"NAME": "…"}`. */
  | "entry"
  /** `os.getenv("NAME", "…")`. */
  | "fallback"
  /** `connect(password="…")`. */
  | "argument";

/** A string literal under a name; whether it is a secret is for others to judge. */
export interface NamedLiteral {
  readonly form: SecretForm;
  /** As the code calls it. */
  readonly name: string;
  /** Name for the environment. */
  readonly envName: string;
  readonly value: string;
  /** False where escapes or doubled braces make the value another one than its spelling. */
  readonly isExact: boolean;
  readonly isBytes: boolean;
  /** With quotes, several literals side by side as one. */
  readonly literal: TextRange;
  /** What is reported: from the name to the literal. */
  readonly range: TextRange;
  /** What reads the environment instead: the literal with its brackets, or the call with the fallback. */
  readonly whole: TextRange;
  readonly symbol?: string;
  readonly field?: SettingsField;
}

/** A field of a settings class. */
export interface SettingsField {
  readonly owner: SettingsClass;
  readonly assign: PyAssign;
  /** `Field(…)`, where the literal is its default. */
  readonly call?: PyCall;
}

/** Every string literal that code gives a name to, in the order of the text. */
export function namedLiterals(document: PythonDocument): readonly NamedLiteral[] {
  const found: NamedLiteral[] = [];
  const settings = settingsClasses(document);
  const walk: Walk = { text: document.text, settings, add: (literal) => found.push(literal) };
  visit(document.module, { walk });
  return found.sort((a, b) => a.range.start - b.range.start);
}

interface Walk {
  readonly text: string;
  readonly settings: ReadonlyMap<string, SettingsClass>;
  readonly add: (literal: NamedLiteral) => void;
}

interface Scope {
  readonly walk: Walk;
  readonly symbol?: string;
  /** Where a statement stands directly in a settings class. */
  readonly owner?: SettingsClass;
}

/** Visits every node with what encloses it, without recursion. */
function visit(module: PyModule, scope: Scope): void {
  const open: { readonly node: PyNode; readonly scope: Scope }[] = [{ node: module, scope }];
  for (let next = open.pop(); next; next = open.pop()) {
    const inside = look(next.node, next.scope);
    for (const node of childrenOfNode(next.node)) open.push({ node, scope: inside });
  }
}

/** Reports what one node gives a name to, and says in which scope its parts are. */
function look(node: PyNode, scope: Scope): Scope {
  switch (node.kind) {
    case "class":
      return enterClass(node, scope);
    case "function":
      for (const parameter of node.parameters) addParameter(parameter, scope);
      return { walk: scope.walk, symbol: join(scope.symbol, node.name) };
    case "assign":
      addAssign(node, scope);
      return scope;
    case "call":
      addCall(node, scope);
      return scope;
    case "dict":
      for (const { key, value, range } of node.entries) {
        const name = literalOf(key, scope.walk.text)?.value;
        if (isIdentifier(name)) add(scope, { form: "entry", name, value, start: range.start });
      }
      return scope;
    default:
      return scope;
  }
}

/** `AWS::IAM::AccessKey` names something else than a variable. */
function isIdentifier(name: string | undefined): name is string {
  return name !== undefined && /^[A-Za-z_][\w-]*$/.test(name);
}

function enterClass(node: PyClass, { walk, symbol }: Scope): Scope {
  const owner = walk.settings.get(node.name);
  const inside = { walk, symbol: join(symbol, node.name) };
  return owner?.node === node ? { ...inside, owner } : inside;
}

function join(outer: string | undefined, name: string): string {
  return outer === undefined ? name : `${outer}.${name}`;
}

function addParameter({ name, defaultValue, range }: PyParameter, scope: Scope): void {
  if (defaultValue)
    add(scope, { form: "assignment", name, value: defaultValue, start: range.start });
}

function addAssign(node: PyAssign, scope: Scope): void {
  const { value } = node;
  if (!value) return;
  for (const target of node.targets) {
    const start = target.range.start;
    if (target.kind === "name") addToName({ node, value, name: target.id, start }, scope);
    else if (target.kind === "attribute") {
      const name = target.name;
      add(scope, { form: "assignment", name, envName: attributeName(target), value, start });
    } else if (target.kind === "subscript") {
      const name = literalOf(target.indices[0], scope.walk.text)?.value;
      if (isIdentifier(name)) add(scope, { form: "entry", name, value, start });
    }
  }
}

interface Assigned {
  readonly node: PyAssign;
  readonly value: PyExpression;
  readonly name: string;
  readonly start: number;
}

function addToName({ node, value, name, start }: Assigned, scope: Scope): void {
  const { owner } = scope;
  if (!owner) {
    add(scope, { form: "assignment", name, value, start });
    return;
  }
  const call = value.kind === "call" && isFieldCall(value) ? value : undefined;
  const inner = call ? (keywordOf(call, "default") ?? positional(call.args, 0)) : value;
  if (!inner) return;
  const field: SettingsField = { owner, assign: node, ...(call && { call }) };
  const envName = fieldEnvName({ name, owner, call, text: scope.walk.text });
  add(scope, { form: "settings-field", name, envName, value: inner, start, field });
}

function isFieldCall(call: PyCall): boolean {
  return /(?:^|\.)Field$/.test(dottedName(call.callee) ?? "");
}

const environmentCall = /^(?:(?:os\.)?getenv|(?:os\.)?environ\.get)$/;
const settingsCall = /^(?:(?:decouple\.)?config|env(?:\.(?:str|bytes))?)$/;
function addCall(call: PyCall, scope: Scope): void {
  const callee = dottedName(call.callee) ?? "";
  if (environmentCall.test(callee) || settingsCall.test(callee)) {
    addFallback(call, environmentCall.test(callee), scope);
    return;
  }
  if (isFieldCall(call)) return;
  const key = /(?:^|\.)jwt\.(?:encode|decode)$/.test(callee) ? positional(call.args, 1) : undefined;
  if (key) {
    add(scope, { form: "argument", name: "JWT_SECRET_KEY", value: key, start: key.range.start });
  }
  for (const { name, value, range } of call.args) {
    if (name === undefined) continue;
    const envName = argumentName(callee, name);
    add(scope, { form: "argument", name, envName, value, start: range.start });
  }
}

function addFallback(call: PyCall, takesPosition: boolean, scope: Scope): void {
  const name = literalOf(positional(call.args, 0), scope.walk.text)?.value;
  const value =
    keywordOf(call, "default") ?? (takesPosition ? positional(call.args, 1) : undefined);
  if (name === undefined || !value) return;
  const { start } = call.range;
  add(scope, { form: "fallback", name, envName: name, value, start, whole: call.range });
}

interface Candidate {
  readonly form: SecretForm;
  readonly name: string;
  readonly envName?: string;
  readonly value: PyExpression;
  readonly start: number;
  readonly whole?: TextRange;
  readonly field?: SettingsField;
}

function add({ walk, symbol }: Scope, candidate: Candidate): void {
  const {
    form,
    name,
    envName = upperName(name),
    value: expression,
    start,
    whole,
    field,
  } = candidate;
  const literal = literalOf(expression, walk.text);
  if (!literal) return;
  const { node, value, isExact } = literal;
  walk.add({
    form,
    name,
    envName,
    value,
    isExact,
    isBytes: node.pieces.some(({ prefix }) => /b/i.test(prefix)),
    literal: node.range,
    range: { start, end: node.range.end },
    whole: whole ?? node.parens ?? node.range,
    ...(symbol !== undefined && { symbol }),
    ...(field && { field }),
  });
}
