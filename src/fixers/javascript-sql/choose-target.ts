import { importedPaths } from "../../analysis/javascript/names.ts";
import type { ObjectKind } from "../../analysis/javascript/object-kinds.ts";
import { lastNameOf, type ModuleScopes } from "../../analysis/javascript/scopes.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import type { FixContext, Refusal } from "../../model/index.ts";
import { needsPerson } from "../sql/refuse.ts";

/** How the library that runs a statement takes values. */
export interface BindTarget {
  readonly style: "numeric" | "question" | "tagged";
  /** Where the values go: an array behind the text, `replacements`, or the call that runs what was prepared. */
  readonly values: "array" | "replacements" | "chained" | "holes";
  /** The library writes objects into the text by itself: only texts may be handed over. */
  readonly takesObjects: boolean;
  /** It writes an array out as the values of a list. */
  readonly growsLists?: boolean;
  /** It has a placeholder for names: `??`. */
  readonly quotesNames?: boolean;
  readonly isGuess: boolean;
  readonly note?: string;
}

type Known = Omit<BindTarget, "isGuess" | "note">;

const numbered: Known = { style: "numeric", values: "array", takesObjects: false };
const questioned: Known = { style: "question", values: "array", takesObjects: false };
const escaping: Known = { ...questioned, takesObjects: true, growsLists: true };
const raw: Known = { ...questioned, takesObjects: true, quotesNames: true };
const chained: Known = { style: "question", values: "chained", takesObjects: false };

const byMethod: Readonly<Partial<Record<ObjectKind, Readonly<Record<string, Known | undefined>>>>> =
  {
    "pg.client": { query: numbered },
    "postgres.sql": { unsafe: numbered },
    "mysql.connection": { query: escaping },
    "mysql2.connection": { query: escaping, execute: questioned },
    "mariadb.connection": { query: escaping, execute: questioned },
    "sqlite3.database": { run: questioned, get: questioned, all: questioned, each: questioned },
    "sqlite.database": { run: questioned, get: questioned, all: questioned },
    "better-sqlite3.database": { prepare: chained },
    "node-sqlite.database": { prepare: chained },
    "knex.knex": { raw, whereRaw: raw, orWhereRaw: raw, havingRaw: raw },
    "sequelize.sequelize": {
      query: {
        style: "question",
        values: "replacements",
        takesObjects: true,
        growsLists: true,
      },
    },
    "prisma.client": {
      $queryRawUnsafe: { style: "tagged", values: "holes", takesObjects: false },
      $executeRawUnsafe: { style: "tagged", values: "holes", takesObjects: false },
    },
  };

/** The kind of object that a driver's calls are on, by its package. */
const drivers: Readonly<Record<string, ObjectKind | undefined>> = {
  pg: "pg.client",
  mysql: "mysql.connection",
  mysql2: "mysql2.connection",
  mariadb: "mariadb.connection",
  sqlite3: "sqlite3.database",
  "better-sqlite3": "better-sqlite3.database",
};

/** Which library runs a statement; by the object that it is called on, else by what the project uses. */
export async function chooseTarget(
  built: BuiltQuery,
  scopes: ModuleScopes,
  context: FixContext,
): Promise<BindTarget | Refusal> {
  const library = await libraryOf(built, scopes, context);
  const known = library && byMethod[library.kind]?.[built.sink.name];
  if (!known) return library && !library.note ? byHand : unknown;
  // PostgreSQL takes no text for a number where Prisma says that it is one.
  const note = library.note ?? (library.kind === "prisma.client" ? prismaNote : undefined);
  return { ...known, isGuess: note !== undefined, ...(note !== undefined && { note }) };
}

/** What runs a statement, and what has to be looked at where that is only likely. */
export interface RunningLibrary {
  readonly kind: ObjectKind;
  readonly note?: string;
}

/** The library that runs a statement; `undefined` where it cannot be told. */
export async function libraryOf(
  { sink }: BuiltQuery,
  scopes: ModuleScopes,
  context: FixContext,
): Promise<RunningLibrary | undefined> {
  if (sink.kind) return { kind: sink.kind };
  const kind = hinted(sink, scopes) ?? (await onlyDriver(scopes.path, context));
  return kind && { kind, note: guessNote(kind) };
}

const unknown = needsPerson(
  "Which library runs this statement cannot be told: write its placeholder and hand the value over by hand.",
);
const byHand = needsPerson(
  "This call takes no values beside its text: use one of the library that does, and bind the values there.",
);
const prismaNote =
  "Prisma hands values over with their type: convert a text that is compared with a number.";

function guessNote(kind: ObjectKind): string {
  return `The connection comes from elsewhere and is taken for one of ${kind.split(".")[0]}: check that.`;
}

/** By the name of what is called: `db.sequelize.query`. */
function hinted({ call }: BuiltQuery["sink"], scopes: ModuleScopes): ObjectKind | undefined {
  const object = call.callee.kind === "member" ? call.callee.object : call.callee;
  const name = lastNameOf(object) ?? "";
  const paths = importedPaths(scopes, object).join(" ");
  if (/sequelize/i.test(name + paths)) return "sequelize.sequelize";
  return /knex/i.test(name + paths) ? "knex.knex" : undefined;
}

/** The one driver that the nearest `package.json` asks for. */
async function onlyDriver(path: string, context: FixContext): Promise<ObjectKind | undefined> {
  const folders = path.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const manifest = [...folders.slice(0, depth), "package.json"].join("/");
    if (!context.entries.has(manifest)) continue;
    const opened = await context.open(manifest, "text");
    const found = new Set(
      dependencies(opened?.document.text ?? "").flatMap((name) =>
        Object.hasOwn(drivers, name) ? (drivers[name] ?? []) : [],
      ),
    );
    const [only, ...others] = found;
    return others.length === 0 ? only : undefined;
  }
  return undefined;
}

function dependencies(text: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    const named = (parsed as { readonly dependencies?: unknown } | null)?.dependencies;
    return typeof named === "object" && named !== null ? Object.keys(named) : [];
  } catch {
    return [];
  }
}
