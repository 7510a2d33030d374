import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { isNumberFormat } from "./provenance.ts";
import type { CharUnit, HoleUnit, Unit } from "./template-units.ts";

/** Units with the fields of a format filled in. */
interface Filled {
  readonly units: readonly Unit[];
  readonly isTangled: boolean;
}

/** A field as found in the characters: which ones spell it. */
interface Field {
  readonly from: number;
  readonly to: number;
}

/** `"%s and %(name)s" % right`. */
export function percentUnits(units: readonly Unit[], right: PyExpression, text: string): Filled {
  const sketch = units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
  const pattern = /%(?:%|(?:\((\w{1,60})\))?([-#0 +]{0,5}\d{0,4}(?:\.\d{1,4})?)([a-zA-Z]))/g;
  const out: Unit[] = [];
  let at = 0;
  let index = 0;
  let isTangled = false;
  for (const match of sketch.matchAll(pattern)) {
    out.push(...units.slice(at, match.index));
    at = match.index + match[0].length;
    const field = { from: match.index, to: at };
    if (match[0] === "%%") {
      out.push(oneChar(units, field, "%"));
      continue;
    }
    const [, key, width = "", letter = ""] = match;
    const expression = key === undefined ? argumentAt(right, index++) : entryOf(right, key, text);
    if (!expression || width !== "") isTangled = true;
    out.push({
      ...hole(units, field),
      expression: expression ?? right,
      ...(letter !== "s" && { conversion: letter }),
      isNumber: /[diouxXeEfFgG]/.test(letter),
    });
  }
  out.push(...units.slice(at));
  const given = right.kind === "tuple" ? right.elements.length : 1;
  return { units: out, isTangled: isTangled || (index > 0 && index !== given) };
}

/** `"{} and {name}".format(…)`. */
export function formatUnits(units: readonly Unit[], call: PyCall): Filled {
  const sketch = units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
  const pattern = /\{\{|\}\}|\{(\w{0,60})([^{}!:]{0,60})(?:!([rsa]))?(?::([^{}]{0,40}))?\}/g;
  const out: Unit[] = [];
  let at = 0;
  let index = 0;
  let isTangled = call.args.some(({ star }) => star !== "");
  for (const match of sketch.matchAll(pattern)) {
    out.push(...units.slice(at, match.index));
    at = match.index + match[0].length;
    const field = { from: match.index, to: at };
    if (match[0] === "{{" || match[0] === "}}") {
      out.push(oneChar(units, field, match[0][0] ?? ""));
      continue;
    }
    const [, name = "", path = "", conversion, format] = match;
    const key = name === "" ? String(index++) : name;
    const found = fieldArgument(call, key);
    if (!found || path !== "") isTangled = true;
    out.push({
      ...hole(units, field),
      ...(found && { expression: found }),
      ...(conversion !== undefined && { conversion }),
      ...(format !== undefined && { format }),
      isNumber: isNumberFormat(format),
    });
  }
  out.push(...units.slice(at));
  return { units: out, isTangled };
}

function hole(units: readonly Unit[], { from, to }: Field): HoleUnit {
  const first = units[from] as CharUnit;
  const last = units[to - 1] as CharUnit;
  const range = { start: first.range.start, end: last.range.end };
  return { kind: "hole", range, isNumber: false, piece: first.piece };
}

function oneChar(units: readonly Unit[], field: Field, char: string): CharUnit {
  const { range, piece } = hole(units, field);
  const first = units[field.from] as CharUnit;
  return { kind: "char", char, range, piece: piece ?? first.piece };
}

function argumentAt(right: PyExpression, index: number): PyExpression | undefined {
  if (right.kind === "dict") return undefined;
  if (right.kind !== "tuple") return index === 0 ? right : undefined;
  const before = right.elements.slice(0, index + 1);
  return before.some(({ kind }) => kind === "starred") ? undefined : before[index];
}

function entryOf(right: PyExpression, key: string, text: string): PyExpression | undefined {
  if (right.kind !== "dict" || right.entries.some((entry) => !entry.key)) return undefined;
  return right.entries.find((entry) => stringValue(entry.key, text) === key)?.value;
}

function fieldArgument({ args }: PyCall, key: string): PyExpression | undefined {
  if (!/^\d+$/.test(key)) return args.find(({ name }) => name === key)?.value;
  return args.filter(({ name, star }) => name === undefined && star === "")[Number(key)]?.value;
}
