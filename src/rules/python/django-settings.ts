import { scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { PyExpression, PyStatement } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** Django keeps its protections in settings, and one line there takes one away everywhere. */
export const djangoSettings: Rule<PythonDocument, { readonly setting: string }> = {
  id: "python/django-settings",
  kind: "code",
  reads: "python",
  title: "A setting of Django takes a protection away",
  advice: "Let `manage.py check --deploy` say what a server on the internet needs.",
  severity: "medium",
  cwe: 16,
  triggers: ["installed_apps", "root_urlconf", "middleware"],
  *find(document) {
    const scopes = scopesOf(document);
    if (!isForServers(document.path) || !isSettings(scopes)) return;
    for (const statement of document.module.body) yield* matchesOf(statement, scopes);
  },
};

/** Settings for developers and tests are what they should be. */
function isForServers(path: string): boolean {
  return (
    !isTestFile(path) &&
    !/(?:^|[/_.-])(?:dev|devel|development|local|tests?|testing|ci|debug|example)(?:[/_.-]|$)/i.test(
      path,
    )
  );
}

function isSettings({ scope: { bindings } }: ModuleScopes): boolean {
  return (
    bindings.has("INSTALLED_APPS") && (bindings.has("ROOT_URLCONF") || bindings.has("MIDDLEWARE"))
  );
}

function* matchesOf(
  statement: PyStatement,
  scopes: ModuleScopes,
): Generator<RuleMatch<{ readonly setting: string }>> {
  const [target] =
    statement.kind === "assign" && statement.targets.length === 1 ? statement.targets : [];
  if (statement.kind !== "assign" || target?.kind !== "name" || !statement.value) return;
  const check = checks[target.id];
  // A setting that is written again is decided there.
  if (!check || (scopes.scope.bindings.get(target.id)?.length ?? 0) > 1) return;
  if (!check.isBad(statement.value, scopes.text)) return;
  yield matchAt(scopes, {
    node: statement,
    message: check.message,
    severity: check.severity,
    evidence: { setting: target.id },
  });
}

interface Check {
  readonly message: string;
  readonly severity: Severity;
  isBad(value: PyExpression, text: string): boolean;
}

const isOff: Check["isBad"] = (value) => isConstant(value, "False");

const checks: Readonly<Record<string, Check | undefined>> = {
  DEBUG: {
    message: "Error pages show visitors the code, the settings and the queries.",
    severity: "high",
    isBad: (value) => isConstant(value, "True"),
  },
  ALLOWED_HOSTS: {
    message: "Any host name is believed: links in mails lead where a stranger's request says.",
    severity: "medium",
    isBad: (value, text) => itemsOf(value).some((item) => stringValue(item, text) === "*"),
  },
  SESSION_COOKIE_SECURE: {
    message: "The cookie of the session goes over plain HTTP too.",
    severity: "medium",
    isBad: isOff,
  },
  SESSION_COOKIE_HTTPONLY: {
    message: "Scripts of a page read the cookie of the session.",
    severity: "medium",
    isBad: isOff,
  },
  CSRF_COOKIE_SECURE: {
    message: "The cookie of the forms' token goes over plain HTTP too.",
    severity: "low",
    isBad: isOff,
  },
  SECURE_CONTENT_TYPE_NOSNIFF: {
    message: "Browsers guess what an uploaded file is, and run it as a page.",
    severity: "low",
    isBad: isOff,
  },
  PASSWORD_HASHERS: {
    message: "New passwords are hashed so fast that stolen ones are soon guessed.",
    severity: "high",
    isBad: (value, text) =>
      /\.(?:Unsalted)?(?:MD5|SHA1|Crypt)PasswordHasher$/.test(
        stringValue(itemsOf(value)[0], text) ?? "",
      ),
  },
};

function itemsOf(value: PyExpression): readonly PyExpression[] {
  return value.kind === "list" || value.kind === "tuple" ? value.elements : [];
}
