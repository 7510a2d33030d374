import { isChecked } from "../../analysis/javascript/checked-names.ts";
import { importedPaths, propertyOf } from "../../analysis/javascript/names.ts";
import { kindOf } from "../../analysis/javascript/object-kinds.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { isRequestPart } from "../../analysis/javascript/requests.ts";
import {
  lastNameOf,
  lookUp,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression, JsObject, JsProperty } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, spelled } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface NosqlInjectionEvidence {
  /** Of the value, or of the whole filter. */
  readonly at: TextRange;
  readonly form: "filter" | "value" | "script";
}

/** A body that is parsed may hold `{ "$ne": null }` where a text was meant. */
export const nosqlInjection: Rule<JavascriptDocument, NosqlInjectionEvidence> = {
  id: "javascript/nosql-injection",
  kind: "code",
  reads: "javascript",
  title: "Filter of a database takes objects from the request",
  advice: "Make a text of it with `String(…)`, or check the body with a schema first.",
  severity: "high",
  confidence: "medium",
  cwe: 943,
  triggers: [
    "find",
    "collection.",
    "updateone",
    "updatemany",
    "deleteone",
    "deletemany",
    "$where",
    "exists(",
    "countdocuments",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["nosql", "code"],
    harm: "an object in it is an operator such as `$ne`, which fits anything",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<NosqlInjectionEvidence>> {
  const scopes = scopesOf(document);
  const filters = scopes.calls.flatMap((call) => {
    const [filter] = call.args;
    return filter && isFilterCall(call, scopes) ? inFilter(filter, scopes) : [];
  });
  for (const { value, form, isOpen } of [...filters, ...scriptsIn(scopes)]) {
    yield matchAt(scopes, {
      node: value,
      message: `${spelled(value, document.text)} ${words[form]}`,
      evidence: { at: value.range, form },
      ...(isOpen && { needsJudgement: true }),
    });
  }
}

/** `{ $where: … }`, wherever it stands: nothing but MongoDB calls anything so. */
function scriptsIn(scopes: ModuleScopes): Found[] {
  return scopes.nodes.flatMap((node): Found[] => {
    if (node.kind !== "property" || node.name !== "$where") return [];
    const from = provenanceOf(scopes, node.value);
    if (isHarmless(from) || node.value.kind === "function") return [];
    return [{ value: node.value, form: "script", isOpen: from !== "request" }];
  });
}

const words: Readonly<Record<NosqlInjectionEvidence["form"], string>> = {
  filter: "from the request is the whole filter.",
  value: "from the request may be an operator such as `$ne`.",
  script: "becomes part of a script that the database runs.",
};

const methods = new Set(
  "find findOne findOneAndUpdate findOneAndDelete findOneAndReplace updateOne updateMany deleteOne deleteMany replaceOne countDocuments exists".split(
    " ",
  ),
);

/** On what is known to be MongoDB's, or on a model by its name, where no other library is imported. */
function isFilterCall({ callee, args }: JsCall, scopes: ModuleScopes): boolean {
  if (callee.kind !== "member") return false;
  // Others update and remove too.
  if (/^(?:update|remove)$/.test(callee.name)) return isNamedCollection(callee.object);
  if (!methods.has(callee.name)) return false;
  const kind = kindOf(scopes, callee.object);
  if (kind === "mongodb.collection" || kind === "mongoose.model") return true;
  const [filter] = args;
  if (kind !== undefined || filter?.kind === "function") return false;
  if (filter?.kind === "object" && propertyOf(filter, "where")) return false;
  if (callee.object.kind === "call") return isCollection(callee.object);
  const name = lastNameOf(callee.object) ?? "";
  if (isNamedCollection(callee.object)) return true;
  return callee.object.kind === "name" && /^[A-Z][a-z]/.test(name) && !hasOtherMapper(scopes);
}

/** `db.reviewsCollection` */
function isNamedCollection(object: JsExpression): boolean {
  return /(?:^c|C)ollection$/.test(lastNameOf(object) ?? "");
}

/** `db.collection("users")` */
function isCollection({ callee, args }: JsCall): boolean {
  return callee.kind === "member" && callee.name === "collection" && args.length === 1;
}

function hasOtherMapper(scopes: ModuleScopes): boolean {
  for (const bindings of scopes.scope.bindings.values()) {
    for (const { path, value } of bindings) {
      const paths = path === undefined && value ? importedPaths(scopes, value) : [path ?? ""];
      if (
        paths.some((found) =>
          /^(?:sequelize|typeorm|objection|@prisma|@mikro-orm|knex)/.test(found),
        )
      )
        return true;
    }
  }
  return false;
}

interface Found {
  readonly value: JsExpression;
  readonly form: NosqlInjectionEvidence["form"];
  /** Where it comes from this file does not say. */
  readonly isOpen?: boolean;
}

function inFilter(filter: JsExpression, scopes: ModuleScopes): Found[] {
  if (filter.kind !== "object") {
    return valueIn(filter, "filter", scopes);
  }
  return inObject(filter, scopes);
}

function inObject(object: JsObject, scopes: ModuleScopes): Found[] {
  return object.properties.flatMap((property) =>
    property.kind === "property" ? inProperty(property, scopes) : inFilter(property.value, scopes),
  );
}

function inProperty({ name = "", value }: JsProperty, scopes: ModuleScopes): Found[] {
  if (name === "$where") return [];
  if (value.kind === "object") return inObject(value, scopes);
  // Under an operator an object is compared, and does not act.
  const isOperator = name.startsWith("$") && name !== "$regex";
  return isOperator ? [] : valueIn(value, "value", scopes);
}

function valueIn(value: JsExpression, form: "filter" | "value", scopes: ModuleScopes): Found[] {
  if (isParsed(value, scopes)) return [{ value, form }];
  if (!/^(?:name|member|call|await)$/.test(value.kind)) return [];
  const from = isChecked(scopes, value, "type") ? "constant" : provenanceOf(scopes, value);
  const isOpen = from === "parameter" || from === "unknown";
  return isOpen ? [{ value, form, isOpen }] : [];
}

/** True for a part of a body or a query as it was parsed: nothing made a text of it. */
function isParsed(expression: JsExpression, scopes: ModuleScopes, depth = 0): boolean {
  if (depth > 8 || isChecked(scopes, expression, "type")) return false;
  switch (expression.kind) {
    case "member":
      return (
        (/^(?:body|query)$/.test(expression.name) && isRequestPart(scopes, expression)) ||
        isParsed(expression.object, scopes, depth + 1)
      );
    case "name": {
      const [binding, ...others] = lookUp(scopes, expression.id, expression);
      if (!binding?.value || others.length > 0 || binding.kind !== "assign") return false;
      return isParsed(binding.value, scopes, depth + 1);
    }
    case "await":
      return isParsed(expression.value, scopes, depth + 1);
    default:
      return false;
  }
}
