import { indexLines, type MakeSite } from "../../../model/index.ts";
import type {
  PyCall,
  PyExpression,
  PyFunction,
  PyModule,
  PyStatement,
} from "../../../syntax/python/nodes.ts";
import { walkNodes } from "../../../syntax/python/walk.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import { openEnvironment } from "../../flow/environment.ts";
import type { ClassFlows, FileFlows, PackedFunction } from "../../flow/file-flows.ts";
import type { FlowMarks } from "../../flow/marks.ts";
import { packFunction } from "../../flow/packed-flows.ts";
import { openRecorder } from "../../flow/recorder.ts";
import { known, written } from "../../flow/values.ts";
import { importedNames } from "../bound-names.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { builtQueries, type SqlSink, sqlSinks } from "../sql-sinks.ts";
import { lastName } from "./annotations.ts";
import { evaluate } from "./expressions.ts";
import { flagsOf } from "./flags.ts";
import { markedParameter } from "./marked.ts";
import { heldByParameter, inputsOf } from "./parameters.ts";
import { routeOf } from "./routes.ts";
import { runBody } from "./statements.ts";
import type { OpenFile, Waiting, WebFrameworks, Work } from "./work.ts";

const maxSteps = 1_500_000;

/** What the functions of a file do with the values that they get. */
export function gatherFlows(
  document: PythonDocument,
  makeSite: MakeSite,
  marks?: FlowMarks,
): FileFlows | undefined {
  const { module, text, origin } = document;
  const imports = [...importsOf(module.body)];
  const file: OpenFile = {
    text,
    lines: origin ?? indexLines(text),
    makeSite,
    names: new Map(imports.map(([name, path]) => [name, pythonFacts.canonical(path)])),
    classes: new Map(),
    dependencies: new Set(),
    constants: new Set(),
    guarded: new Set(),
    routes: [],
    wildcards: wildcardsOf(module.body),
    globals: globalsOf(module, text),
    sql: sqlArguments(document),
    web: webOf(imports.map(([, path]) => path)),
    marks,
    isLimited: false,
    budget: maxSteps,
  };
  for (const statement of flatten(module.body)) {
    if (statement.kind === "function" || statement.kind === "class") {
      file.names.set(statement.name, `~.${statement.name}`);
    }
  }
  const functions = followModule(module, file);
  if (functions.length === 0 && file.classes.size === 0 && file.names.size === 0) return undefined;
  return {
    functions,
    classes: Object.fromEntries([...file.classes].map(([name, one]) => [name, closeClass(one)])),
    names: Object.fromEntries(file.names),
    dependencies: [...file.dependencies],
    routes: file.routes,
    wildcards: file.wildcards,
    isLimited: file.isLimited,
  };
}

function closeClass({
  bases,
  attributes,
}: Pick<ClassFlows, "bases"> & { readonly attributes: ReadonlyMap<string, string> }): ClassFlows {
  return { bases, attributes: Object.fromEntries(attributes) };
}

function followModule(module: PyModule, file: OpenFile): PackedFunction[] {
  const work = openWork({ file, name: "", parameters: [] });
  runBody(module.body, work);
  noteNames(work);
  // Nested functions still add to those that enclose them: all are closed in the end.
  const followed = [work];
  // What an object is made with tells what its attributes are.
  const rank = ({ node }: Waiting) => (node.name === "__init__" ? 0 : 1);
  const open = work.waiting.sort((a, b) => rank(b) - rank(a)).map((one) => ({ one, outer: work }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { one, outer } = next;
    const inner = followFunction(one, { file, outer: outer === work ? undefined : outer });
    followed.push(inner);
    for (const nested of inner.waiting.reverse()) open.push({ one: nested, outer: inner });
  }
  return followed.flatMap(({ fn }) => {
    const flows = fn.close();
    return flows ? [packFunction(flows)] : [];
  });
}

/** Notes what variables of the module are in the end. */
function noteNames({ environment, file }: Work): void {
  for (const [name, held] of environment.names) {
    if (file.globals.has(name)) continue;
    if (held.ref !== undefined) file.names.set(name, held.ref);
    if (held === written) file.constants.add(name);
  }
}

interface Opened {
  readonly file: OpenFile;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly owner?: string | undefined;
  readonly outer?: Work | undefined;
}

const noFlags: Work["flags"] = new Map();

function openWork({ file, name, parameters, owner, outer }: Opened): Work {
  return {
    file,
    fn: openRecorder(file.lines, { name, parameters }),
    owner,
    outer,
    environment: openEnvironment(),
    waiting: [],
    globals: undefined,
    flags: noFlags,
    answers: undefined,
    loop: undefined,
    loopDepth: 0,
    depth: 0,
    evaluate,
  };
}

function followFunction(
  { node, name, owner }: Waiting,
  { file, outer }: { readonly file: OpenFile; readonly outer: Work | undefined },
): Work {
  const parameters = node.parameters.map((one) => `${one.star}${one.name}`);
  const opened = openWork({ file, name, parameters, owner: owner ?? outer?.owner, outer });
  const route = routeOf(node, opened);
  const work: Work = {
    ...opened,
    answers: route?.answersHtml ? node.nameRange : undefined,
    flags: flagsOf(node),
  };
  const isView = owner !== undefined && isViewMethod(node, owner, file);
  const isCommand = file.web.commands && isCommandFunction(node);
  for (const [index, parameter] of node.parameters.entries()) {
    const self = index === 0 && owner !== undefined ? selfRef(node, owner) : undefined;
    const held = self
      ? known(self)
      : heldByParameter({ parameter, index, route, isView, isCommand }, work);
    work.environment.names.set(parameter.name, markedParameter(held, parameter, work));
  }
  if (node.decorators.length > 0) work.fn.isDecorated = true;
  if (file.web.fastapi && owner === undefined && !route) work.fn.input = inputsOf(node, work);
  runBody(node.body, work);
  work.environment.isLeft = false;
  return work;
}

/** True for what click or typer calls with the words of the command line. */
function isCommandFunction({ decorators }: PyFunction): boolean {
  return decorators.some(
    (one) =>
      one.kind === "call" &&
      /^(?:command|option|argument|callback)$/.test(lastName(one.callee) ?? ""),
  );
}

/** What `self` or `cls` is; `undefined` for a static method. */
function selfRef({ decorators }: PyFunction, owner: string): string | undefined {
  const names = decorators.map((one) => (one.kind === "name" ? one.id : ""));
  if (names.includes("staticmethod")) return undefined;
  return names.includes("classmethod") ? `~.${owner}` : `~.${owner}()`;
}

const viewClasses =
  /^(?:flask\.views\.(?:MethodView|View)|flask_restful\.Resource|flask_restx\.Resource|flask_restplus\.Resource)$/;

function isViewMethod({ name }: PyFunction, owner: string, file: OpenFile): boolean {
  if (!/^(?:get|post|put|patch|delete|dispatch_request)$/.test(name)) return false;
  return (file.classes.get(owner)?.bases ?? []).some((base) => viewClasses.test(base));
}

function* importsOf(body: readonly PyStatement[]): Generator<readonly [string, string]> {
  for (const statement of flatten(body)) {
    if (statement.kind === "import" || statement.kind === "import-from") {
      yield* importedNames(statement);
    }
  }
}

function wildcardsOf(body: readonly PyStatement[]): string[] {
  return [...flatten(body)].flatMap((one) =>
    one.kind === "import-from" && one.isWildcard ? [one.module] : [],
  );
}

/** Statements of a module, those under `if` and `try` too. */
function* flatten(body: readonly PyStatement[]): Generator<PyStatement> {
  const open = [...body].reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    const inner: PyStatement[] = [];
    if (next.kind === "if") {
      for (const branch of next.branches) inner.push(...branch.body);
      inner.push(...next.otherwise);
    } else if (next.kind === "try") {
      inner.push(...next.body, ...next.clauses.flatMap((one) => one.body), ...next.otherwise);
    }
    open.push(...inner.reverse());
  }
}

/** Variables of the module that a function writes. */
function globalsOf(module: PyModule, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!text.includes("global ")) return names;
  for (const node of walkNodes(module)) {
    if (node.kind !== "other-statement" || node.type !== "global_statement") continue;
    for (const name of node.expressions) if (name.kind === "name") names.add(name.id);
  }
  return names;
}

function sqlArguments(document: PythonDocument): ReadonlyMap<PyCall, PyExpression> {
  if (!sqlWords.test(document.text)) return new Map();
  const built = new Set(builtQueries(document).map(({ sink }) => sink.call));
  return new Map(
    sqlSinks(document)
      .filter(
        (sink) => sink.kind !== "method" || sink.type || built.has(sink.call) || isNamedSql(sink),
      )
      .map(({ call, query }) => [call, query]),
  );
}

/** Other libraries have an `execute` too: of an unknown receiver its name has to tell. */
function isNamedSql({ call: { callee } }: SqlSink): boolean {
  const receiver = callee.kind === "attribute" ? callee.object : callee;
  const name = lastName(receiver.kind === "call" ? receiver.callee : receiver) ?? "";
  return /^_?(?:\w+_)?(?:cur|curs|cursor|conn|connection|db|database|session|engine|objects)$/i.test(
    name,
  );
}

const sqlWords =
  /\.execute|text\(|\.raw\(|RawSQL|read_sql|\.fetch|\.exec\(|exec_driver_sql|\.scalar|\.stream|psql|["'/](?:mysql|mariadb)["']/;

function webOf(paths: readonly string[]): WebFrameworks {
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  const flask = has(/^(?:flask|quart)\b/);
  const fastapi = has(/^(?:fastapi|starlette)\b/);
  const other = has(/^(?:django|rest_framework|aiohttp|sanic|tornado|bottle|falcon|pyramid)\b/);
  const commands = has(/^(?:click|typer|asyncclick)\b/);
  return { any: flask || fastapi || other, flask, fastapi, commands };
}
