import type {
  PyExpression,
  PyFunction,
  PyNode,
  PyParameter,
} from "../../../syntax/python/nodes.ts";
import { walkNodes } from "../../../syntax/python/walk.ts";
import type { InputFacts } from "../../endpoints/file-endpoints.ts";
import { type Gathering, referenceOf } from "./gathering.ts";

const narrow =
  /^(?:int|float|bool|UUID[1-5]?|date|datetime|time|timedelta|Decimal|EmailStr|HttpUrl|AnyUrl|SecretStr|\w*Int|\w*Float|Literal|UploadFile|OAuth2PasswordRequestForm)$/;
const model = /^[A-Z][A-Za-z0-9]*$/;
/** Classes that name what a framework hands in, not what a user sent. */
const handedIn =
  /^(?:Request|Response|WebSocket|BackgroundTasks|HttpRequest|Any|Dict|List|Optional|Union|Annotated|Depends)$|(?:Session|Service|Repository|Client|Settings|Dep|Database|Engine|Connection|User)$/;
const rawParts = new Set(
  "json get_json form values data body args POST GET query_params FILES files".split(" "),
);
const validating =
  /^(?:parse_obj|model_validate|model_validate_json|validate|validate_on_submit|validate_python|is_valid|use_args|use_kwargs|validated_data|cleaned_data)$/;

/** How a handler reads what was sent: by a stated shape, or as it came. */
export function inputOf(node: PyFunction, at: Gathering): InputFacts {
  const stated = node.parameters.map((one) => statedBy(one, at)).find((one) => one !== undefined);
  const read = readsInside(node.body, at);
  const typed = stated ?? read.typed;
  const raw = read.raw ?? node.parameters.map((one) => looseBy(one, at)).find(Boolean);
  return { ...(typed && { typed }), ...(raw && { raw }) };
}

function statedBy(parameter: PyParameter, at: Gathering): InputFacts["typed"] {
  const { annotation, name } = parameter;
  const words = typeWords(annotation);
  const stated = words.find(
    (word) => narrow.test(word) || (model.test(word) && !handedIn.test(word)),
  );
  if (!annotation || stated === undefined) return undefined;
  return { line: at.lineOf(annotation), what: `${name}: ${stated}` };
}

/** `body: dict`, `payload: Any`, `q: str`: anything passes. */
function looseBy({ annotation, name }: PyParameter, at: Gathering): InputFacts["raw"] {
  const [word] = typeWords(annotation);
  const isLoose = word === "dict" || word === "Dict" || word === "Any" || word === "str";
  return annotation && isLoose
    ? { line: at.lineOf(annotation), what: `${name}: ${word}` }
    : undefined;
}

/** The names of a type, outermost first: `Annotated[list[Item], Body()]` is `Annotated`, `list`, `Item`. */
function typeWords(annotation: PyExpression | undefined, depth = 0): readonly string[] {
  if (!annotation || depth > 5) return [];
  return annotation.kind === "name"
    ? [annotation.id]
    : annotation.kind === "attribute"
      ? [annotation.name]
      : partsOfType(annotation).flatMap((part) => typeWords(part, depth + 1));
}

function partsOfType(type: PyExpression): readonly PyExpression[] {
  switch (type.kind) {
    case "binary":
      return [type.left, type.right];
    case "tuple":
      return type.elements;
    case "subscript":
      return [type.object, ...type.indices];
    default:
      return [];
  }
}

/** What the statements of a handler read of the request. */
export function readsInside(body: readonly PyNode[], at: Gathering): InputFacts {
  let raw: InputFacts["raw"];
  let typed: InputFacts["typed"];
  for (const statement of body) {
    for (const inner of walkNodes(statement)) {
      if (inner.kind !== "attribute") continue;
      const what = () => ({ line: at.lineOf(inner), what: referenceOf(inner, at) ?? inner.name });
      if (isRequest(inner.object) && rawParts.has(inner.name)) raw ??= what();
      if (validating.test(inner.name)) typed ??= what();
    }
  }
  return { ...(typed && { typed }), ...(raw && { raw }) };
}

/** `request`, `self.request`. */
function isRequest(node: PyExpression): boolean {
  if (node.kind === "name") return node.id === "request";
  return node.kind === "attribute" && node.name === "request";
}
