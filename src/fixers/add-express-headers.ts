import { importedPaths } from "../analysis/javascript/names.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import type { ApplicationEvidence } from "../rules/bare-applications.ts";
import { missingSecurityHeaders } from "../rules/javascript/missing-security-headers.ts";
import { callAt } from "../rules/javascript-matches.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addFunction } from "./added-functions.ts";
import { dependsOn } from "./declared-packages.ts";
import { lineBehind } from "./javascript-edits.ts";
import { importDefault } from "./javascript-imports.ts";

/** Sends security headers with every answer of Express: by helmet where the project has it. */
export const addExpressHeaders: Fixer<RuleFinding<ApplicationEvidence>> = {
  id: "add-express-headers",
  fixes: [missingSecurityHeaders.id],
  safety: "guided",
  async propose({ evidence: { at }, location: { path } }, context) {
    const document = context.document as JavascriptDocument;
    const isThere = await dependsOn("helmet", { path, context });
    const edits = editsFor(document, { at, isThere });
    if (!edits) return byHand;
    return {
      title: "Send security headers with every answer",
      changes: [{ kind: "edit", path, expected: context.expected, edits }],
      group: `add-express-headers:${path}`,
      notes: isThere ? [policy] : [reported],
    };
  },
};

const policy =
  "helmet's Content-Security-Policy keeps out scripts and styles that are written into pages or come from other hosts: open each page once.";
const reported =
  "Read what browsers report of the Content-Security-Policy, then make it one that is kept.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Add a middleware by hand: how the application is made here is not plain enough.",
};

interface Place extends Pick<ApplicationEvidence, "at"> {
  /** Whether helmet is. */
  readonly isThere: boolean;
}

function editsFor(
  document: JavascriptDocument,
  { at, isThere }: Place,
): readonly Edit[] | undefined {
  const scopes = scopesOf(document);
  const made = callAt(scopes, at);
  const declarator = made && scopes.parentOf(made);
  if (declarator?.kind !== "declarator" || declarator.target.kind !== "name") return undefined;
  const declaration = scopes.parentOf(declarator);
  if (declaration?.kind !== "declaration" || declaration.declarators.length > 1) return undefined;
  if (!made || !importedPaths(scopes, made.callee).includes("express")) return undefined;
  const used = isThere ? byHelmet(document, made) : byFunction(document);
  const above = scopes.parentOf(declaration);
  const statement = above?.kind === "export" ? above : declaration;
  const end = document.text.slice(0, statement.range.end).endsWith(";") ? ";" : "";
  const line =
    used && lineBehind(statement, `${declarator.target.id}.use(${used.text})${end}`, document);
  return line && [...used.edits, line];
}

function byHelmet(document: JavascriptDocument, at: Parameters<typeof importDefault>[1]["at"]) {
  const imported = importDefault(document, { module: "helmet", name: "helmet", at });
  return imported && { text: `${imported.local}()`, edits: imported.edits };
}

const functionName = "addSecurityHeaders";

function byFunction(document: JavascriptDocument) {
  const edits = addFunction(document, functionName, linesOf(document.path));
  return edits && { text: functionName, edits };
}

function linesOf(path: string): readonly string[] {
  const types = 'import("express")';
  const parameters = /\.[mc]?tsx?$/i.test(path)
    ? `req: ${types}.Request, res: ${types}.Response, next: ${types}.NextFunction): void`
    : "req, res, next)";
  return [
    "/** Tells browsers to guess no types, to be framed by nobody else, and to keep addresses to themselves. */",
    `function ${functionName}(${parameters} {`,
    '  res.setHeader("X-Content-Type-Options", "nosniff");',
    '  res.setHeader("X-Frame-Options", "SAMEORIGIN");',
    '  res.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");',
    "  res.setHeader(\"Content-Security-Policy-Report-Only\", \"default-src 'self'; frame-ancestors 'self'\");",
    '  if (req.secure) res.setHeader("Strict-Transport-Security", "max-age=31536000");',
    "  next();",
    "}",
  ];
}
