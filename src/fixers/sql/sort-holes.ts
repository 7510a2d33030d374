import { scopesOf } from "../../analysis/python/names.ts";
import { isHarmless, provenanceOf } from "../../analysis/python/provenance.ts";
import { lookUp } from "../../analysis/python/scopes.ts";
import { type HolePlace, type HoleRole, placeHoles } from "../../analysis/python/sql-context.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { type Template, templateOf } from "../../analysis/python/sql-template.ts";
import type { SqlLibrary } from "../../analysis/python/sql-types.ts";
import type { HoleUnit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { listIn } from "./list-values.ts";
import { needsPerson } from "./refuse.ts";

/** The holes of a statement by what has to be done with them. */
export interface SortedHoles {
  /** To be bound; of a `limit` as a number, of a `list` each of its values. */
  readonly values: readonly HolePlace[];
  /** To be quoted where they are. */
  readonly names: readonly HoleUnit[];
  /** What fills them stands in the source. */
  readonly kept: ReadonlySet<HoleUnit>;
}

const refusals: Readonly<Record<Exclude<HoleRole, "value" | "limit">, string>> = {
  identifier: "A name and a value are put in by one template: write it as an f-string first.",
  list: "A list needs one placeholder for each of its values, and none of it may be empty: write that by hand.",
  literal: "This part of a quoted text cannot become one parameter as it stands: bind it by hand.",
  clause: "A piece of SQL is put in here, not a value: take it from a list in the code.",
};

/**
 * Sorts them, or says why nothing is done.
 *
 * @param library - what runs the statement, where that is known already
 */
export function sortHoles(
  built: BuiltQuery,
  { document, library }: { readonly document: PythonDocument; readonly library?: SqlLibrary },
): SortedHoles | Refusal {
  const { template, sink } = built;
  if (template.isTangled) {
    return needsPerson(
      "The statement is put together in more than one way: bind its values by hand.",
    );
  }
  const values: HolePlace[] = [];
  const names: HoleUnit[] = [];
  const kept = new Set<HoleUnit>();
  for (const written of placeHoles(template.units, sink.extent)) {
    const { hole } = written;
    const role = roleFor(written, { library, document });
    if (role === "value" || role === "limit") values.push({ ...written, role });
    else if (isList(written, document)) values.push(written);
    else if (isWritten(hole, role, document)) kept.add(hole);
    else if (role === "identifier") names.push(hole);
    else return needsPerson(refusals[role]);
  }
  return hasTwoEnds(template, { values, names, kept })
    ? needsPerson(refusals.identifier)
    : { values, names, kept };
}

function hasTwoEnds(template: Template, { values, names, kept }: SortedHoles): boolean {
  return isFilled(template) && values.length > 0 && names.length + kept.size > 0;
}

/** What is left of `%` and `.format` would have to be filled all the same. */
export function isFilled({ style }: Template): boolean {
  return style === "percent" || style === "format";
}

function isList(place: HolePlace, { text }: PythonDocument): boolean {
  return place.role === "list" && listIn(place, text) !== undefined;
}

/** What fills the hole stands in the source. */
function isWritten(
  { isNumber, expression }: HoleUnit,
  role: HoleRole,
  document: PythonDocument,
): boolean {
  const from = isNumber || !expression ? "number" : provenanceOf(scopesOf(document), expression);
  return from === "listed" ? role === "identifier" : isHarmless(from);
}

const doubleQuoting = new Set<SqlLibrary | undefined>([
  undefined,
  "mysqlclient",
  "pymysql",
  "mysql-connector",
  "sqlite3",
  "aiosqlite",
]);

interface RoleContext {
  readonly library: SqlLibrary | undefined;
  readonly document: PythonDocument;
}

/** Double quotes hold a text in MySQL and SQLite only. */
function roleFor({ role, quoted, hole }: HolePlace, { library, document }: RoleContext): HoleRole {
  if (role !== "value") return role;
  if (quoted) return quoted.quote === "'" || doubleQuoting.has(library) ? "value" : "identifier";
  return isBuiltText(hole, document) ? "clause" : "value";
}

/** Where a text without quotes round it was put together before, it may bring its own. */
function isBuiltText({ expression }: HoleUnit, document: PythonDocument): boolean {
  if (expression?.kind !== "name") return false;
  return lookUp(scopesOf(document), expression.id, expression).some(
    ({ kind, value }) =>
      (kind === "assign" || kind === "augmented") &&
      value !== undefined &&
      (value.kind === "string" || templateOf(value, document.text) !== undefined),
  );
}
