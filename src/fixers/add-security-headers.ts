import { scopesOf } from "../analysis/python/names.ts";
import type { Change, Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import type { ApplicationEvidence } from "../rules/bare-applications.ts";
import { missingSecurityHeaders } from "../rules/python/missing-security-headers.ts";
import type { PyAssign, PyNode } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";
import { importNameAt } from "./python-imports.ts";
import { besideModule } from "./python-modules.ts";
import { asgiHeaders, flaskHeaders } from "./security-headers-module.ts";

/** Writes a module that adds security headers to every answer, and puts it to use. */
export const addSecurityHeaders: Fixer<RuleFinding<ApplicationEvidence>> = {
  id: "add-security-headers",
  fixes: [missingSecurityHeaders.id],
  safety: "guided",
  propose({ evidence, location: { path } }, context) {
    const python = context.document as PythonDocument;
    const answer =
      evidence.framework === "django"
        ? djangoEdits(python, evidence)
        : moduleChanges(python, { evidence, path, context });
    if (!answer) return byHand;
    const { edits, created = [] } = answer;
    return {
      title: "Send security headers with every answer",
      changes: [{ kind: "edit", path, expected: context.expected, edits }, ...created],
      group: `add-security-headers:${path}`,
      notes: notes[evidence.framework] ?? [],
    };
  },
};

const notes: Readonly<Partial<Record<ApplicationEvidence["framework"], readonly string[]>>> = {
  fastapi: [
    "Read what browsers report of the Content-Security-Policy, then make it one that is kept.",
    "The pages of /docs load scripts from elsewhere: allow them, or leave them out in production.",
  ],
  flask: [
    "Read what browsers report of the Content-Security-Policy, then make it one that is kept.",
  ],
  django: ["Set the SECURE_ settings: python manage.py check --deploy names those that are not."],
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Add a middleware by hand: how the application is made here is not plain enough.",
};

interface Answer {
  readonly edits: readonly Edit[];
  readonly created?: readonly Change[];
}

const moduleName = "security_headers";

function moduleChanges(
  python: PythonDocument,
  {
    evidence: { framework, at },
    path,
    context,
  }: {
    readonly evidence: ApplicationEvidence;
    readonly path: string;
    readonly context: FixContext;
  },
): Answer | undefined {
  const scopes = scopesOf(python);
  const made = scopes.nodes.find((node): node is PyAssign => makesAt(node, at.start));
  const [target] = made?.targets ?? [];
  const beside = besideModule(python, { path, name: moduleName, entries: context.entries });
  if (!made || target?.kind !== "name" || !beside) return undefined;
  const name = framework === "flask" ? "add_security_headers" : "SecurityHeaders";
  const imported = importNameAt(python, { scopes, at: made, module: beside.module, name });
  const line =
    framework === "flask"
      ? `${imported?.local}(${target.id})`
      : `${target.id}.add_middleware(${imported?.local})`;
  const added = lineBelow(python, made, line);
  if (!imported || !added) return undefined;
  const text = (framework === "flask" ? flaskHeaders : asgiHeaders).replaceAll(
    "\n",
    lineEndOf(python.text),
  );
  return {
    edits: [...imported.edits, added],
    created: [{ kind: "create", path: beside.path, text, mode: 0o644 }],
  };
}

function makesAt(node: PyNode, start: number): boolean {
  return (
    node.kind === "assign" &&
    node.targets.length === 1 &&
    node.value?.kind === "call" &&
    node.value.range.start === start
  );
}

/** A line of its own below a statement, as far in as it; `undefined` where another follows in its line. */
function lineBelow({ text }: PythonDocument, { range }: PyNode, line: string): Edit | undefined {
  const lineStart =
    Math.max(text.lastIndexOf("\n", range.start - 1), text.lastIndexOf("\r", range.start - 1)) + 1;
  const indent = text.slice(lineStart, range.start).replace(/^\uFEFF/, "");
  const rest = /^[^\r\n]*/.exec(text.slice(range.end))?.[0] ?? "";
  if (!/^[ \t]*$/.test(indent) || !/^[ \t]*(?:#.*)?$/.test(rest)) return undefined;
  const at = range.end + rest.length;
  return { range: { start: at, end: at }, text: `${lineEndOf(text)}${indent}${line}` };
}

const middleware = '"django.middleware.security.SecurityMiddleware",';

/** First in the list: what it sets then holds for the answers of all others. */
function djangoEdits(python: PythonDocument, { at }: ApplicationEvidence): Answer | undefined {
  const assign = scopesOf(python).nodes.find(
    (node): node is PyAssign => node.kind === "assign" && node.range.start === at.start,
  );
  const list = assign?.value;
  const first = list?.kind === "list" || list?.kind === "tuple" ? list.elements[0] : undefined;
  if (!first) return undefined;
  const { start } = first.range;
  const lineStart = python.text.lastIndexOf("\n", start - 1) + 1;
  const indent = python.text.slice(lineStart, start);
  const gap = /^[ \t]+$/.test(indent) ? `${lineEndOf(python.text)}${indent}` : " ";
  return { edits: [{ range: { start, end: start }, text: `${middleware}${gap}` }] };
}
