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
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Who may fill in every field of a record fills in `isAdmin` too. */
export const massAssignment: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/mass-assignment",
  kind: "code",
  reads: "javascript",
  title: "Record takes every field that the request names",
  advice:
    "Take the fields that are meant by their names, or check the body with a schema that is strict.",
  severity: "medium",
  confidence: "medium",
  cwe: 915,
  triggers: ["create", "update", "assign(", "insert", "build(", "upsert", "model"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["fields"],
    harm: "whoever sends it sets fields that nobody meant, such as a role",
    severity: "medium",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const fields = fieldsOf(call, scopes);
    if (!fields) continue;
    const isWhole = isWholeBody(fields, scopes);
    if (!isWhole && !mayBeBody(fields, scopes)) continue;
    yield matchAt(scopes, {
      node: fields,
      message: `${spelled(fields, document.text)} decides on every field of the record.`,
      evidence: { at: fields.range },
      ...(!isWhole && { needsJudgement: true }),
    });
  }
}

/** What of a call becomes the fields of a record; `undefined` for other calls. */
function fieldsOf(call: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  const { callee, args, isNew } = call;
  const [first, second] = args;
  if (isNew) return isModel(callee, scopes) ? first : undefined;
  if (callee.kind !== "member") return undefined;
  const { object, name } = callee;
  if (updates.has(name)) return second && setsOf(second);
  if (name === "assign") return isRecord(first, scopes) ? second : undefined;
  if (!makes.has(name) || !first) return undefined;
  const given = first.kind === "object" ? propertyOf(first, "data")?.value : undefined;
  // Prisma: `client.user.create({ data })`
  if (given && object.kind === "member") return given;
  return isModel(object, scopes) ? first : undefined;
}

const makes = new Set("create insertMany build bulkCreate upsert update".split(" "));
const updates = new Set(
  "findByIdAndUpdate findOneAndUpdate findOneAndReplace updateOne replaceOne".split(" "),
);

/** `{ $set: fields }` and `fields`. */
function setsOf(update: JsExpression): JsExpression {
  const set = update.kind === "object" ? propertyOf(update, "$set") : undefined;
  return set?.value ?? update;
}

/** A model of Mongoose or Sequelize, by what it was made with or by where it comes from. */
function isModel(expression: JsExpression, scopes: ModuleScopes): boolean {
  const kind = kindOf(scopes, expression);
  if (kind !== undefined) return kind === "mongoose.model";
  if (!/^[A-Z]/.test(lastNameOf(expression) ?? "")) return false;
  const paths = importedPaths(scopes, expression);
  if (paths.some((path) => /^[./~@].*(?:model|schema|entit)/i.test(path))) return true;
  // `models.User`, `db.User`
  return (
    expression.kind === "member" &&
    /^(?:models?|db|database)$/i.test(lastNameOf(expression.object) ?? "")
  );
}

/** A name that was looked up in a database in this file: `const user = await User.findById(id)`. */
function isRecord(expression: JsExpression | undefined, scopes: ModuleScopes): boolean {
  if (expression?.kind !== "name") return false;
  return lookUp(scopes, expression.id, expression).some(({ value }) => {
    const call = value?.kind === "await" ? value.value : value;
    const name = call?.kind === "call" ? lastNameOf(call.callee) : undefined;
    return (
      name !== undefined &&
      /^(?:find(?:One|ById|ByPk|Unique|First|OneBy)\w*|load|getById)$/.test(name)
    );
  });
}

/** `req.body`, `{ ...req.body }`. */
function isWholeBody(fields: JsExpression, scopes: ModuleScopes): boolean {
  if (fields.kind === "object") {
    return fields.properties.some((one) => one.kind === "spread" && isWholeBody(one.value, scopes));
  }
  return fields.kind === "member" && fields.name === "body" && isRequestPart(scopes, fields);
}

function mayBeBody(fields: JsExpression, scopes: ModuleScopes): boolean {
  if (fields.kind === "object") {
    return fields.properties.some((one) => one.kind === "spread" && mayBeBody(one.value, scopes));
  }
  if (fields.kind !== "name" && fields.kind !== "member") return false;
  const from = provenanceOf(scopes, fields);
  return from === "parameter" || from === "unknown" || from === "request";
}
