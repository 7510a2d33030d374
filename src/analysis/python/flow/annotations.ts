import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { dottedName } from "../names.ts";
import type { OpenFile } from "./work.ts";

/** What an annotation says of a value. */
export interface Annotated {
  /** Of numbers, truth values, dates, identifiers and listed words: `safe`. */
  readonly is: "safe" | "text" | "bytes" | "class" | "unknown";
  /** Of a class its reference. */
  readonly ref?: string;
  /** What stands beside the type in `Annotated[…]`. */
  readonly more: readonly PyExpression[];
}

const safeTypes = new Set(
  "int float bool complex Decimal UUID UUID1 UUID3 UUID4 UUID5 date datetime time timedelta Literal PositiveInt NonNegativeInt NegativeInt conint confloat StrictInt StrictBool StrictFloat IPvAnyAddress Enum ObjectId".split(
    " ",
  ),
);
const textTypes = new Set(
  "str Any object EmailStr SecretStr AnyStr Text constr StrictStr dict Dict list List Mapping Sequence set tuple".split(
    " ",
  ),
);

/** Reads an annotation: `int`, `"Repo"`, `Repo | None`, `Optional[Repo]`, `Annotated[Repo, …]`. */
export function readAnnotation(
  annotation: PyExpression | undefined,
  file: Pick<OpenFile, "text" | "names">,
): Annotated {
  let at = annotation;
  let more: readonly PyExpression[] = [];
  for (let i = 0; at && i < 8; i++) {
    const inner = innerOf(at);
    if (!inner) break;
    if (inner.more.length > 0) more = inner.more;
    at = inner.type;
  }
  const type = at?.kind === "subscript" ? at.object : at;
  return type ? { ...named(type, file), more } : { is: "unknown", more };
}

interface Inner {
  readonly type: PyExpression | undefined;
  readonly more: readonly PyExpression[];
}

const wrappers = /^(?:Annotated|Optional|List|list|Sequence|Iterable|set|Set|Required|Mapped)$/;

/** What stands inside of `Optional[…]`, `… | None` and their like; `undefined` for anything else. */
function innerOf(at: PyExpression): Inner | undefined {
  if (at.kind === "binary" && at.operator === "|") {
    return { type: isNone(at.left) ? at.right : at.left, more: [] };
  }
  if (at.kind !== "subscript") return undefined;
  const inside = insideOf(at.indices);
  const outer = lastName(at.object) ?? "";
  if (outer === "Union") return { type: inside.find((one) => !isNone(one)), more: [] };
  if (!wrappers.test(outer)) return undefined;
  return { type: inside[0], more: outer === "Annotated" ? inside.slice(1) : [] };
}

function insideOf(indices: readonly PyExpression[]): readonly PyExpression[] {
  const [first] = indices;
  return indices.length === 1 && first?.kind === "tuple" ? first.elements : indices;
}

function isNone(expression: PyExpression): boolean {
  return expression.kind === "constant" && expression.value === "None";
}

function named(
  expression: PyExpression,
  file: Pick<OpenFile, "text" | "names">,
): Pick<Annotated, "is" | "ref"> {
  const written = stringValue(expression, file.text);
  const dotted = written ?? dottedName(expression);
  if (dotted === undefined || !/^[\w.]{1,120}$/.test(dotted)) return { is: "unknown" };
  const last = dotted.slice(dotted.lastIndexOf(".") + 1);
  if (safeTypes.has(last)) return { is: "safe" };
  if (last === "bytes" || last === "bytearray") return { is: "bytes" };
  if (textTypes.has(last)) return { is: "text" };
  const [root = "", ...rest] = dotted.split(".");
  const ref = file.names.get(root);
  if (ref === undefined) return { is: "unknown" };
  return { is: "class", ref: pythonFacts.canonical([ref, ...rest].join(".")) };
}

/** The last word of a name or of an attribute: `c` of `a.b.c`. */
export function lastName(expression: PyExpression): string | undefined {
  if (expression.kind === "name") return expression.id;
  return expression.kind === "attribute" ? expression.name : undefined;
}
