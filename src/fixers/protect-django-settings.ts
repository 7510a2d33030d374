import { scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding, Safety, TextRange } from "../model/index.ts";
import { indexLines } from "../model/index.ts";
import { djangoSettings } from "../rules/python/django-settings.ts";
import type { PyAssign, PyExpression } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { importModuleAt } from "./python-imports.ts";

/** Gives a setting of Django the value that protects. */
export const protectDjangoSettings: Fixer<RuleFinding<{ readonly setting: string }>> = {
  id: "protect-django-settings",
  fixes: [djangoSettings.id],
  safety: "guided",
  propose({ evidence: { setting }, location: { path, region } }, { document, expected }) {
    const python = document as PythonDocument;
    const start = region
      ? indexLines(python.text).offsetOfLine(region.startLine) + region.startColumn - 1
      : -1;
    const statement = python.module.body.find(
      (one): one is PyAssign => one.kind === "assign" && one.range.start === start,
    );
    const plan = statement?.value && planFor(setting, statement.value, { python, statement });
    if (!plan) return byHand;
    const { edits, title, note, safety = "guided" } = plan;
    return {
      title,
      changes: [{ kind: "edit", path, expected, edits }],
      group: `protect-django-settings:${path}#${setting}`,
      safety,
      ...(note !== undefined && { notes: [note] }),
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Let `manage.py check --deploy` say what a server on the internet needs here.",
};

interface Plan {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly note?: string;
  readonly safety?: Safety;
}

interface Place {
  readonly python: PythonDocument;
  readonly statement: PyAssign;
}

function planFor(setting: string, value: PyExpression, place: Place): Plan | undefined {
  switch (setting) {
    case "DEBUG":
      return fromEnvironment(value.range, {
        ...place,
        title: "Turn the debug mode on with DEBUG=1 only",
        read: '.environ.get("DEBUG") == "1"',
        note: "Set DEBUG=1 where you develop.",
      });
    case "ALLOWED_HOSTS":
      return fromEnvironment(value.range, {
        ...place,
        title: "Answer for the hosts that ALLOWED_HOSTS lists",
        read: '.environ.get("ALLOWED_HOSTS", "").split()',
        note: "Set ALLOWED_HOSTS to the names of your hosts, with spaces between them: until then Django answers for none.",
      });
    case "PASSWORD_HASHERS":
      return strongerHasher(value, place);
    default:
      return turnedOn(setting, value.range);
  }
}

const notes: Readonly<Record<string, string>> = {
  SESSION_COOKIE_SECURE: "Without HTTPS nobody can log in from now on.",
  CSRF_COOKIE_SECURE: "Without HTTPS no form can be sent from now on.",
  SESSION_COOKIE_HTTPONLY: "Scripts of your own pages no longer read the cookie of the session.",
};

/** Nothing but a browser's guess depends on `nosniff`. */
function turnedOn(setting: string, range: TextRange): Plan {
  const note = notes[setting];
  return {
    title: `Turn ${setting} on`,
    edits: [{ range, text: "True" }],
    ...(note !== undefined && { note }),
  };
}

function fromEnvironment(
  range: TextRange,
  {
    python,
    statement,
    read,
    title,
    note,
  }: Place & Required<Pick<Plan, "title" | "note">> & { readonly read: string },
): Plan | undefined {
  const scopes = scopesOf(python);
  const os = importModuleAt(python, { scopes, at: statement, module: "os" });
  return os && { title, note, edits: [...os.edits, { range, text: os.local + read }] };
}

const hasher = "django.contrib.auth.hashers.PBKDF2PasswordHasher";

/** First in the list: the others still check the passwords that are stored, which are hashed anew at the next login. */
function strongerHasher(value: PyExpression, { python: { text } }: Place): Plan | undefined {
  const [first] = value.kind === "list" || value.kind === "tuple" ? value.elements : [];
  const isListed = text.slice(value.range.start, value.range.end).includes(hasher);
  if (first?.kind !== "string" || isListed) return undefined;
  const { start } = first.range;
  const from = Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  const indent = text.slice(from, start);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = /^[ \t]+$/.test(indent) ? `${eol}${indent}` : " ";
  return {
    title: "Hash new passwords slowly",
    edits: [{ range: { start, end: start }, text: `"${hasher}",${gap}` }],
    note: "Stored hashes stay weak until their owners log in again.",
  };
}
