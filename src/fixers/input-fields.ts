import { isBuiltin } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { TextRange } from "../model/index.ts";
import type {
  PyCall,
  PyExpression,
  PyFunction,
  PyName,
  PyNode,
  PyParameter,
} from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";

/** A field that a handler reads of an object. */
export interface InputField {
  readonly name: string;
  /** As Python writes it: `int`, `str`. */
  readonly type: string;
  /** As Python writes it; `undefined` where the field is required. */
  readonly byDefault?: string;
}

export interface ReadFields {
  /** In the order of their first use. */
  readonly fields: readonly InputField[];
  /** What stands for a field now: `body["a"]`, `body.get("a", 1)`. */
  readonly uses: readonly { readonly range: TextRange; readonly field: string }[];
}

interface Use extends InputField {
  readonly range: TextRange;
}

/**
 * The fields that a handler reads of a parameter, each by a key that is written out.
 *
 * @returns `undefined` where it does anything else with it, or the type of a field does not show
 */
export function inputFields(
  scopes: ModuleScopes,
  { node, parameter }: { readonly node: PyFunction; readonly parameter: PyParameter },
): ReadFields | undefined {
  const fields = new Map<string, InputField>();
  const uses: Use[] = [];
  for (const name of scopes.namesOf(parameter.name)) {
    const isIt = lookUp(scopes, name.id, name).some((binding) => binding.parameter === parameter);
    if (!isIt || isInside(scopes, name, node) === false) continue;
    const use = useOf(scopes, name);
    if (!use) return undefined;
    uses.push(use);
    const known = fields.get(use.name);
    // Once by its key alone and once with a default: which of them is meant does not show.
    const agrees = !known || (known.type === use.type && known.byDefault === use.byDefault);
    if (!agrees) return undefined;
    fields.set(use.name, { name: use.name, type: use.type, ...defaultOf(use) });
  }
  if (fields.size === 0) return undefined;
  return {
    fields: [...fields.values()],
    uses: uses.map(({ range, name: field }) => ({ range, field })),
  };
}

function defaultOf({ byDefault }: InputField) {
  return byDefault === undefined ? {} : { byDefault };
}

function isInside({ parentOf }: ModuleScopes, name: PyName, node: PyFunction): boolean {
  for (let at: PyNode | undefined = name; at; at = parentOf(at)) if (at === node) return true;
  return false;
}

/** `body["a"]` or `body.get("a", 1)`, in a place that shows its type. */
function useOf(scopes: ModuleScopes, name: PyName): Use | undefined {
  const parent = scopes.parentOf(name);
  if (parent?.kind === "subscript" && parent.object === name) {
    const key = keyOf(parent.indices[0], scopes);
    const type = key === undefined ? undefined : typeShown(scopes, parent);
    return key === undefined || type === undefined || isWritten(scopes, parent)
      ? undefined
      : { name: key, type, range: parent.range };
  }
  const call = parent?.kind === "attribute" ? scopes.parentOf(parent) : undefined;
  if (parent?.kind !== "attribute" || parent.name !== "get" || call?.kind !== "call")
    return undefined;
  return getOf(scopes, call);
}

/** Only a default of a plain type shows what is there where the key is missing. */
function getOf(scopes: ModuleScopes, call: PyCall): Use | undefined {
  const [first, second, ...others] = call.args;
  const key = keyOf(first?.value, scopes);
  if (key === undefined || !second || second.name !== undefined || others.length > 0)
    return undefined;
  const type = typeOfLiteral(second.value);
  const { start, end } = second.value.range;
  if (type === undefined) return undefined;
  return { name: key, type, byDefault: scopes.text.slice(start, end), range: call.range };
}

function keyOf(node: PyExpression | undefined, { text }: ModuleScopes): string | undefined {
  const key = stringValue(node, text);
  const fits = key !== undefined && /^[A-Za-z][A-Za-z0-9_]*$/.test(key);
  return fits && !keywords.has(key) && !/^(?:model_|copy$|dict$|json$)/.test(key) ? key : undefined;
}

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

function isWritten({ parentOf }: ModuleScopes, node: PyExpression): boolean {
  const parent = parentOf(node);
  if (parent?.kind === "assign") return parent.targets.includes(node);
  if (parent?.kind === "augmented-assign") return parent.target === node;
  return parent?.kind === "other-statement";
}

function typeOfLiteral(node: PyExpression): string | undefined {
  if (node.kind === "string") return "str";
  if (node.kind === "number") return /^[\d_]+$/.test(node.text) ? "int" : "float";
  return node.kind === "constant" && /^(?:True|False)$/.test(node.value) ? "bool" : undefined;
}

const converters = ["int", "float", "str", "bool"] as const;
const ofTexts =
  /^(?:strip|lower|upper|title|startswith|endswith|split|replace|encode|isdigit|isalpha|join|format|casefold)$/;

/** What is done with a value: `int(x)`, `x.strip()`, `x == "a"`. */
function typeShown(scopes: ModuleScopes, node: PyExpression): string | undefined {
  const parent = scopes.parentOf(node);
  switch (parent?.kind) {
    case "call": {
      const isOnly = parent.args.length === 1 && parent.args[0]?.value === node;
      return isOnly ? converters.find((one) => isBuiltin(scopes, parent.callee, one)) : undefined;
    }
    case "attribute":
      return ofTexts.test(parent.name) ? "str" : undefined;
    case "compare": {
      const others = parent.operands.filter((one) => one !== node).map(typeOfLiteral);
      return others.length === 1 && others[0] !== "bool" ? others[0] : undefined;
    }
    default:
      return undefined;
  }
}
