import { keyword, scopesOf } from "../analysis/python/names.ts";
import type { Change, Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import type { RouteEvidence } from "../rules/open-logins.ts";
import { unlimitedLogin } from "../rules/python/unlimited-login.ts";
import { nodeAt } from "../rules/python-matches.ts";
import type { PyCall, PyNode } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { fastapiLimit, flaskLimit } from "./login-limit-module.ts";
import { addArguments } from "./python-edits.ts";
import { importNameAt } from "./python-imports.ts";
import { besideModule, ownModule } from "./python-modules.ts";

/** Counts attempts to log in, by a small limiter that it writes for the project. */
export const limitLogin: Fixer<RuleFinding<RouteEvidence>> = {
  id: "limit-login",
  fixes: [unlimitedLogin.id],
  safety: "guided",
  async propose({ evidence, location: { path } }, context) {
    if (evidence.framework === "django") return django;
    if (evidence.framework === "express") return byHand;
    const python = context.document as PythonDocument;
    const module = await limiterBeside(python, { path, framework: evidence.framework, context });
    const route = nodeAt(scopesOf(python), "call", evidence.route);
    const edits = module && route && edit(python, { route, module: module.module, evidence });
    if (!edits) return byHand;
    return {
      title: "Allow five attempts a minute from one address",
      changes: [{ kind: "edit", path, expected: context.expected, edits }, ...module.created],
      group: `limit-login:${path}`,
      notes: [
        "Its counts are of one process: with several, use a limiter with a store that they share.",
        "Behind a proxy, make the address of the client the one that the proxy forwards.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Put a limiter on the endpoint by hand: how its route is stated here is not plain enough.",
};

const django: Refusal = {
  refused: "needs-person",
  message: "Add django-axes, or throttle_classes where the view is one of REST framework.",
};

const moduleName = "login_limit";

interface Limiter {
  readonly module: string;
  /** Empty where an earlier fix wrote it. */
  readonly created: readonly Change[];
}

async function limiterBeside(
  python: PythonDocument,
  {
    path,
    framework,
    context,
  }: {
    readonly path: string;
    readonly framework: "fastapi" | "flask";
    readonly context: FixContext;
  },
): Promise<Limiter | undefined> {
  const text = framework === "flask" ? flaskLimit : fastapiLimit;
  const place = { path, name: moduleName, entries: context.entries };
  const beside = besideModule(python, place);
  if (beside) {
    const own = text.replaceAll("\n", lineEndOf(python.text));
    return {
      module: beside.module,
      created: [{ kind: "create", path: beside.path, text: own, mode: 0o644 }],
    };
  }
  const there = ownModule(python, place);
  const opened = await context.open(there.path, "python");
  const isOurs = opened?.document.text.includes("def limit_login(") === true;
  return isOurs ? { module: there.module, created: [] } : undefined;
}

interface Route {
  readonly route: PyCall;
  readonly module: string;
  readonly evidence: RouteEvidence;
}

function edit(
  python: PythonDocument,
  { route, module, evidence }: Route,
): readonly Edit[] | undefined {
  const scopes = scopesOf(python);
  const limit = importNameAt(python, { scopes, at: route, module, name: "limit_login" });
  if (!limit) return undefined;
  if (evidence.framework === "flask") {
    const added = decoratorBelow(python, route, `@${limit.local}`);
    return added && isDecorator(python, route) ? [...limit.edits, added] : undefined;
  }
  const depends = importNameAt(python, { scopes, at: route, module: "fastapi", name: "Depends" });
  if (!depends) return undefined;
  const call = `${depends.local}(${limit.local})`;
  const added = dependencyEdit(python, route, call);
  return added && [...limit.edits, ...depends.edits, added];
}

/** First in the list that there is, or a list of its own. */
function dependencyEdit(python: PythonDocument, route: PyCall, call: string): Edit | undefined {
  const given = keyword(route, "dependencies");
  if (!given) return addArguments(route, [`dependencies=[${call}]`], python);
  const [first] = given.value.kind === "list" ? given.value.elements : [];
  if (!first) return undefined;
  const { start } = first.range;
  return { range: { start, end: start }, text: `${call}, ` };
}

function isDecorator(python: PythonDocument, route: PyCall): boolean {
  const parent = scopesOf(python).parentOf(route);
  return parent?.kind === "function" && parent.decorators.includes(route);
}

/** A line of its own below a decorator: what stands below it is called by it. */
function decoratorBelow(
  { text }: PythonDocument,
  { range }: PyNode,
  line: string,
): Edit | undefined {
  const lineStart = text.lastIndexOf("\n", range.start) + 1;
  const before = /^([ \t]*)@[ \t]*$/.exec(text.slice(lineStart, range.start));
  const rest = /^[^\r\n]*/.exec(text.slice(range.end))?.[0] ?? "";
  if (!before || !/^[ \t]*(?:#.*)?$/.test(rest)) return undefined;
  const at = range.end + rest.length;
  return { range: { start: at, end: at }, text: `${lineEndOf(text)}${before[1]}${line}` };
}
