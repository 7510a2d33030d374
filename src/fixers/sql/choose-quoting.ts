import { dottedName, scopesOf } from "../../analysis/python/names.ts";
import { sqlTypeOf } from "../../analysis/python/object-types.ts";
import { type BuiltQuery, onlyDriverOf } from "../../analysis/python/sql-sinks.ts";
import type { SqlLibrary, SqlType } from "../../analysis/python/sql-types.ts";
import type { Refusal } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importNameAnywhere } from "../python-imports.ts";
import { unquotable } from "./name-place.ts";
import type { Quoting } from "./quoting.ts";
import { quotingFunction } from "./quoting-function.ts";
import { isRefused, needsPerson } from "./refuse.ts";

interface Receiver {
  readonly type: SqlType | undefined;
  /** As it is written; left out where it may not be written a second time. */
  readonly text: string | undefined;
}

/** Decides it, or refuses where the library cannot be told or has no way that holds. */
export function chooseQuoting(built: BuiltQuery, document: PythonDocument): Quoting | Refusal {
  const receiver = receiverOf(built, document);
  if (!receiver) return unknown;
  const [resolved, kind] = (receiver.type?.split(".") ?? []) as [SqlLibrary?, string?];
  const library = resolved ?? onlyDriverOf(document);
  const quoting = library ? quotingOf(library, { ...receiver, kind, document }) : unknown;
  if (isRefused(quoting) || resolved) return quoting;
  const guess = `${library} is the only database driver that this file imports: see that it is the one here.`;
  return { ...quoting, notes: [...quoting.notes, guess] };
}

interface QuotingContext extends Receiver {
  readonly kind: string | undefined;
  readonly document: PythonDocument;
}

function quotingOf(library: SqlLibrary, context: QuotingContext): Quoting | Refusal {
  switch (library) {
    case "sqlalchemy":
    case "sqlalchemy-async":
    case "alembic":
      return quotingByDialect(context);
    case "psycopg2":
    case "psycopg":
      return quotingByIdentifier(library, context);
    // SQLite reads an unknown name in double quotes as a text, but not one in backticks.
    case "sqlite3":
    case "aiosqlite":
    case "pymysql":
    case "mysqlclient":
    case "mysql-connector":
      return quotingFunction(context.document, "`");
    case "asyncpg":
    case "duckdb":
      return quotingFunction(context.document, '"');
    case "django":
      return needsPerson(
        "Take the name from a list in the code: Django's `quote_name` leaves a text that has quotes at both ends as it is, whatever stands between.",
      );
    default:
      return needsPerson(`Take the name from a list in the code: ${library} quotes no names.`);
  }
}

const { unknown } = unquotable;

const dialects: Readonly<Record<string, string | undefined>> = {
  session: ".get_bind().dialect",
  connection: ".dialect",
  engine: ".dialect",
  op: ".get_context().dialect",
};

/** SQLAlchemy quotes where the database needs it, and doubles the quotes inside. */
function quotingByDialect({ kind, text }: QuotingContext): Quoting | Refusal {
  const dialect = dialects[kind ?? ""];
  if (dialect === undefined || text === undefined) return unknown;
  return {
    open: `${text}${dialect}.identifier_preparer.quote(`,
    close: ")",
    edits: [],
    notes: [],
  };
}

function quotingByIdentifier(
  library: "psycopg2" | "psycopg",
  { text, document }: QuotingContext,
): Quoting | Refusal {
  const place = { scopes: scopesOf(document), module: `${library}.sql`, name: "Identifier" };
  const imported = importNameAnywhere(document, place);
  if (!imported || text === undefined) return unknown;
  return {
    open: `${imported.local}(`,
    close: `).as_string(${text})`,
    edits: imported.edits,
    notes: [],
  };
}

/** The object whose method runs the statement; of `session.execute(text(…))` the session. */
function receiverOf({ sink }: BuiltQuery, document: PythonDocument): Receiver | undefined {
  const scopes = scopesOf(document);
  const taker = sink.kind === "text" ? scopes.parentOf(sink.call) : sink.call;
  if (taker?.kind !== "call" || taker.callee.kind !== "attribute") return undefined;
  const { object } = taker.callee;
  return { type: sqlTypeOf(scopes, object), text: dottedName(object) };
}
