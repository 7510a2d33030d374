import type { Document, SourceText, Syntax, TextRange } from "../model/index.ts";
import {
  fieldsOf,
  itemsOf,
  nodeAt,
  parseYaml,
  resolveNode,
  textOf,
  type YamlNode,
} from "./yaml.ts";

/** A description of an interface whose operations name the functions that answer them. */
export interface OpenApiDocument extends Document {
  readonly kind: "openapi";
  /** Empty where no operation names a function of a module. */
  readonly operations: readonly OpenApiOperation[];
}

/** One method of one path. */
export interface OpenApiOperation {
  /** In capitals. */
  readonly method: string;
  /** With the path of the first server before it. */
  readonly path: string;
  /** Dotted: `api.users.find`. */
  readonly handler: string;
  /** Of the name of the function. */
  readonly range: TextRange;
  /** The scheme that lets nobody in who has not signed in, where a function of the project judges that. */
  readonly security?: string;
  readonly parameters: readonly OpenApiParameter[];
}

export interface OpenApiParameter {
  /** `body` for what is sent as the body. */
  readonly name: string;
  /** `harmless` for numbers, words of a list and their like; a `segment` holds no slash. */
  readonly lets: "harmless" | "segment" | "anything";
}

/** What is broken here is broken for whoever serves it: these are operations that say nothing. */
export const openApiSyntax: Syntax<OpenApiDocument> = {
  kind: "openapi",
  files: ["openapi", "swagger"].flatMap((name) =>
    ["yaml", "yml", "json"].map((end) => `*${name}*.${end}`),
  ),
  parse: (source) => ({
    kind: "openapi",
    ...source,
    operations: read(source),
    problems: [],
  }),
};

const mostText = 1_000_000;
const naming =
  /operationId["']?\s{0,20}:\s{0,20}["']?[\w-]{1,100}\.\w|x-(?:openapi|swagger)-router-controller/;
const verbs = new Set("get post put patch delete head options trace".split(" "));
const mostOperations = 5000;

function read({ text }: SourceText): readonly OpenApiOperation[] {
  if (text.length > mostText || !naming.test(text)) return [];
  const root = parseYaml(text).documents[0]?.root;
  const prefix = prefixOf(root);
  const operations: OpenApiOperation[] = [];
  for (const [path, { entry }] of fieldsOf(nodeAt(root, ["paths"]))) {
    for (const [verb, field] of fieldsOf(entry.value)) {
      if (!verbs.has(verb) || operations.length >= mostOperations) continue;
      const { value } = field.entry;
      const found = operationOf({ root, shared: entry.value, node: value });
      if (found) operations.push({ method: verb.toUpperCase(), path: prefix + path, ...found });
    }
  }
  return operations;
}

interface OperationPlace {
  readonly root: YamlNode | undefined;
  /** What all methods of the path share. */
  readonly shared: YamlNode | undefined;
  readonly node: YamlNode | undefined;
}

function operationOf({ root, shared, node }: OperationPlace) {
  const id = resolveNode(fieldsOf(node).get("operationId")?.entry.value);
  const own = textOf(id);
  if (!id || own === undefined) return undefined;
  const controller = [node, shared]
    .flatMap((one) => controllers.map((key) => textOf(fieldsOf(one).get(key)?.entry.value)))
    .find((one) => one !== undefined);
  const handler = controller === undefined ? own : `${controller}.${own}`;
  if (!/^[\w.]{1,200}$/.test(handler) || !handler.includes(".")) return undefined;
  const security = securityOf(root, node);
  return {
    handler,
    range: id.range,
    ...(security !== undefined && { security }),
    parameters: parametersOf({ root, shared, node }),
  };
}

const controllers = ["x-openapi-router-controller", "x-swagger-router-controller"];

function prefixOf(root: YamlNode | undefined): string {
  const base = textOf(nodeAt(root, ["basePath"]));
  const url = base ?? textOf(nodeAt(root, ["servers", 0, "url"])) ?? "";
  const path = /^(?:[a-z]+:\/\/[^/]*)?(\/[^?#{]*)?/i.exec(url)?.[1] ?? "";
  return path.replace(/\/+$/, "");
}

/** The first scheme that an operation asks for and that a function of the project judges. */
function securityOf(root: YamlNode | undefined, node: YamlNode | undefined): string | undefined {
  const own = fieldsOf(node).get("security")?.entry.value ?? nodeAt(root, ["security"]);
  const asked = itemsOf(own).map((one) => [...fieldsOf(one).keys()]);
  // An empty one lets everybody in.
  if (asked.length === 0 || asked.some((names) => names.length === 0)) return undefined;
  return asked.flat().find((name) => {
    const scheme =
      nodeAt(root, ["components", "securitySchemes", name]) ??
      nodeAt(root, ["securityDefinitions", name]);
    return [...fieldsOf(scheme).keys()].some((key) => /^x-\w+InfoFunc$/.test(key));
  });
}

function parametersOf({ root, shared, node }: OperationPlace): readonly OpenApiParameter[] {
  const all = [shared, node].flatMap((one) =>
    itemsOf(fieldsOf(one).get("parameters")?.entry.value),
  );
  const named = all.slice(0, 200).flatMap((given): OpenApiParameter[] => {
    const parameter = behind(root, given);
    const place = textOf(nodeAt(parameter, ["in"]));
    const name = place === "body" ? "body" : textOf(nodeAt(parameter, ["name"]));
    if (name === undefined || place === "header" || place === "cookie") return [];
    return [{ name, lets: letsOf(root, { parameter, place }) }];
  });
  const hasBody = nodeAt(node, ["requestBody"]) !== undefined;
  return hasBody ? [...named, { name: "body", lets: "anything" }] : named;
}

function letsOf(
  root: YamlNode | undefined,
  {
    parameter,
    place,
  }: { readonly parameter: YamlNode | undefined; readonly place: string | undefined },
): OpenApiParameter["lets"] {
  // Version 2 says of the parameter itself what version 3 says of its schema.
  const schema = behind(root, nodeAt(parameter, ["schema"]) ?? parameter);
  const type = textOf(nodeAt(schema, ["type"])) ?? "";
  const format = textOf(nodeAt(schema, ["format"])) ?? "";
  const isListed = nodeAt(schema, ["enum"]) !== undefined;
  if (isListed || /^(?:integer|number|boolean)$/.test(type)) return "harmless";
  if (/^(?:uuid|date|date-time|ipv4|ipv6)$/.test(format)) return "harmless";
  return place === "path" && format !== "path" ? "segment" : "anything";
}

/** What `$ref: "#/components/…"` names. */
function behind(root: YamlNode | undefined, node: YamlNode | undefined): YamlNode | undefined {
  let at = node;
  for (let i = 0; i < 10; i++) {
    const target = textOf(nodeAt(at, ["$ref"]));
    if (!target?.startsWith("#/")) return at;
    const steps = target.slice(2).split("/");
    at = nodeAt(
      root,
      steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
    );
  }
  return undefined;
}
