import { scopesOf } from "../../analysis/python/names.ts";
import { sqlTypeOf } from "../../analysis/python/object-types.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import { type BuiltQuery, onlyDriverOf } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import { paramStyles, type SqlLibrary } from "../../analysis/python/sql-types.ts";
import type { Refusal } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { type Imported, importNameAnywhere } from "../python-imports.ts";
import { needsPerson } from "./refuse.ts";

export type ParamStyle = "qmark" | "format" | "numeric" | "named";

/** How and where the values of a statement are handed over. */
export interface BindTarget {
  readonly style: ParamStyle;
  readonly library: SqlLibrary;
  /** The call that takes the parameters. */
  readonly call: PyCall;
  /** `argument`: after the statement. `bindparams`: `.bindparams(…)` after `text(…)`. */
  readonly place: "argument" | "bindparams";
  /** The statement is a plain text that SQLAlchemy wants in `text()`: how that is spelled here. */
  readonly wrap?: Imported;
  readonly isGuess: boolean;
  readonly notes: readonly string[];
}

/** Decides it, or refuses where the library cannot be told. */
export function chooseTarget(built: BuiltQuery, document: PythonDocument): BindTarget | Refusal {
  const scopes = scopesOf(document);
  const { sink } = built;
  if (sink.kind === "text") return targetOfText(sink.call, scopes);
  if (sink.kind === "function") {
    return needsPerson("Write placeholders and hand the values over in `params`.");
  }
  if (sink.name === "raw") return targetOfRaw(built);
  if (sink.name === "executemany" || sink.name === "executescript") {
    return needsPerson(`\`${sink.name}\` takes its parameters otherwise: bind the values by hand.`);
  }
  const resolved = sink.type?.split(".")[0] as SqlLibrary | undefined;
  const library = resolved ?? onlyDriverOf(document);
  if (!library) {
    return needsPerson(
      "suture cannot tell which database driver runs this statement, and each writes placeholders in its own way.",
    );
  }
  if (library.startsWith("sqlalchemy") || library === "alembic") return plainText(built, document);
  const style = paramStyles[library];
  if (!style) {
    return needsPerson(
      `Bind the values as ${library} does it: suture does not write its placeholders.`,
    );
  }
  if (sink.name !== "execute" && style !== "numeric") {
    return needsPerson(`\`${sink.name}\` takes its parameters otherwise: bind the values by hand.`);
  }
  const isGuess = resolved === undefined;
  const guess = `${library} is the only database driver that this file imports: see that it is the one here.`;
  const typed = "asyncpg checks the types of values: a number must be an `int`, not a text.";
  return {
    style,
    library,
    call: sink.call,
    place: "argument",
    isGuess: isGuess || style === "numeric",
    notes: [...(isGuess ? [guess] : []), ...(style === "numeric" ? [typed] : [])],
  };
}

/** Django hands an empty tuple over where there is none: how `%` is read depends on the database. */
function targetOfRaw({ sink, template }: BuiltQuery): BindTarget | Refusal {
  const { call } = sink;
  if (call.args.length !== 1 || /%/.test(sketchOf(template))) {
    return needsPerson("Write placeholders and hand the values over in `params`.");
  }
  return { style: "format", library: "django", call, place: "argument", isGuess: false, notes: [] };
}

/** SQLAlchemy 2 runs no plain text; before, a session wrapped it, and a connection left it to the driver. */
function plainText({ sink, template }: BuiltQuery, document: PythonDocument): BindTarget | Refusal {
  const kind = sink.type?.split(".")[1];
  if (
    sink.name === "exec_driver_sql" ||
    !kind ||
    !wrapping.has(kind) ||
    !takesParameters.has(sink.name)
  ) {
    return needsPerson(
      "Wrap the statement in `text()`, write `:name` for each value, and hand a dict over.",
    );
  }
  if (kind !== "session" && /%|:\w/.test(sketchOf(template))) {
    return needsPerson(
      "Wrap the statement in `text()`: what `%` and `:` mean in it changes with that.",
    );
  }
  const wrap = importNameAnywhere(document, {
    scopes: scopesOf(document),
    module: "sqlalchemy",
    name: "text",
  });
  if (!wrap)
    return needsPerson("Wrap the statement in SQLAlchemy's `text()`: the name is taken here.");
  const base = { style: "named", library: "sqlalchemy", place: "argument", isGuess: true } as const;
  return { ...base, call: sink.call, wrap, notes: [wrapped] };
}

const wrapping = new Set(["session", "connection", "engine"]);

const wrapped = "The statement is wrapped in `text()`, as SQLAlchemy 2 asks for.";

const takesParameters = new Set("execute scalar scalars stream stream_scalars".split(" "));

/** The dict goes behind `text(…)` where that is the statement of an `execute`. */
function targetOfText(text: PyCall, scopes: ModuleScopes): BindTarget | Refusal {
  const found = scopes.parentOf(text);
  const base = { style: "named", library: "sqlalchemy", isGuess: false, notes: [] } as const;
  if (text.args.length !== 1)
    return needsPerson("`text()` is called in a way that suture does not edit.");
  if (found?.kind === "attribute" && found.name === "bindparams") {
    return needsPerson("Add the values to `bindparams` by hand.");
  }
  const isArgument =
    found?.kind === "call" &&
    found.args[0]?.value === text &&
    found.args[0].name === undefined &&
    found.callee.kind === "attribute" &&
    takesParameters.has(found.callee.name);
  if (!isArgument || found?.kind !== "call" || found.callee.kind !== "attribute") {
    return isAlembic(found, scopes)
      ? needsPerson(
          "A migration that is written to a file takes no parameters: write the value into it.",
        )
      : { ...base, call: text, place: "bindparams" };
  }
  if (isAlembic(found, scopes)) {
    return { ...base, call: text, place: "bindparams", isGuess: true, notes: [offline] };
  }
  return { ...base, call: found, place: "argument" };
}

const offline = "With `alembic upgrade --sql` a statement with parameters cannot be written out.";

function isAlembic(call: unknown, scopes: ModuleScopes): boolean {
  const node = call as PyCall | undefined;
  return (
    node?.kind === "call" &&
    node.callee.kind === "attribute" &&
    sqlTypeOf(scopes, node.callee.object) === "alembic.op"
  );
}
