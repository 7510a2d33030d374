import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { unlimitedLogin } from "../rules/javascript/unlimited-login.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { RouteEvidence } from "../rules/open-logins.ts";
import type { JsCall } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addFunction } from "./added-functions.ts";
import { dependsOn } from "./declared-packages.ts";
import { importDefault, importInScript } from "./javascript-imports.ts";

/** Counts attempts to log in: by express-rate-limit where the project has it. */
export const limitExpressLogin: Fixer<RuleFinding<RouteEvidence>> = {
  id: "limit-express-login",
  fixes: [unlimitedLogin.id],
  safety: "guided",
  async propose({ evidence: { route }, location: { path } }, context) {
    const document = context.document as JavascriptDocument;
    const call = callAt(scopesOf(document), route);
    const isThere = await dependsOn("express-rate-limit", { path, context });
    const limit = call && (isThere ? byPackage(document, call) : byFunction(document));
    const added = limit && handlerBefore(call, limit.text);
    if (!added) return byHand;
    return {
      title: "Allow five attempts a minute from one address",
      changes: [{ kind: "edit", path, expected: context.expected, edits: [...limit.edits, added] }],
      group: `limit-express-login:${path}`,
      notes: [
        "Its counts are of one process: with several, use a limiter with a store that they share.",
        "Behind a proxy, set `trust proxy`: else all who come through it are one address.",
      ],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Put a limiter before the handler by hand: how its route is stated here is not plain enough.",
};

/** Before all other handlers of `app.post("/login", …)` or `.route("/login").post(…)`. */
function handlerBefore({ callee, args }: JsCall, text: string): Edit | undefined {
  if (callee.kind !== "member" || !/^(?:post|all)$/.test(callee.name)) return undefined;
  const [first, second] = args;
  const isPath = first?.kind === "string" || first?.kind === "template";
  const handler = isPath ? second : first;
  const isChained = callee.object.kind === "call";
  if (!handler || handler.kind === "spread" || isPath === isChained) return undefined;
  const { start } = handler.parens ?? handler.range;
  return { range: { start, end: start }, text: `${text}, ` };
}

function byPackage(document: JavascriptDocument, at: JsCall) {
  const wanted = { module: "express-rate-limit", name: "rateLimit", at };
  // Newer versions export it by its name too.
  const named = importInScript(document, wanted);
  const imported = named?.edits.length === 0 ? named : importDefault(document, wanted);
  return (
    imported && { text: `${imported.local}({ windowMs: 60_000, max: 5 })`, edits: imported.edits }
  );
}

const functionName = "limitLogin";

function byFunction(document: JavascriptDocument) {
  const edits = addFunction(document, functionName, linesOf(document.path));
  return edits && { text: functionName, edits };
}

function linesOf(path: string): readonly string[] {
  const isTyped = /\.[mc]?tsx?$/i.test(path);
  const types = 'import("express")';
  const parameters = isTyped
    ? `req: ${types}.Request, res: ${types}.Response, next: ${types}.NextFunction): void`
    : "req, res, next)";
  return [
    "/** When who asked, by address. */",
    `const loginAttempts = new Map${isTyped ? "<string, number[]>" : ""}();`,
    "",
    "/** Lets five requests a minute from one address through, and answers 429 to others. */",
    `function ${functionName}(${parameters} {`,
    "  const now = Date.now();",
    "  if (loginAttempts.size > 10_000) loginAttempts.clear();",
    '  const address = req.ip ?? "";',
    "  const recent = (loginAttempts.get(address) ?? []).filter((at) => now - at < 60_000);",
    "  loginAttempts.set(address, [...recent, now].slice(-6));",
    "  if (recent.length < 5) return next();",
    '  res.status(429).set("Retry-After", "60").end();',
    "}",
  ];
}
