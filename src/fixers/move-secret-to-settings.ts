import {
  type Change,
  type Fix,
  type FixContext,
  type Fixer,
  indexLines,
  type Refusal,
  type RuleFinding,
} from "../model/index.ts";
import { hardcodedSecret, withoutQuotes } from "../rules/python/hardcoded-secret.ts";
import { type NamedLiteral, namedLiterals } from "../rules/python-secrets.ts";
import { isTestPath } from "../rules/token-checks.ts";
import { tokenRules } from "../rules/token-rules.ts";
import { type DotenvDocument, isEnvFile } from "../syntax/dotenv.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addToEnv, addToTemplate, envFileIgnores, fitsEnvFile } from "./env-files.ts";
import { envFileOf } from "./env-place.ts";
import { proposeIgnoring } from "./ignore-env-file.ts";
import { passToServices } from "./pass-to-services.ts";
import { rewriteCode } from "./secret-rewrite.ts";
import {
  deployNotes,
  type MovedSecret,
  marked,
  storedValue,
  twoValues,
  unwritable,
} from "./stored-secret.ts";

/**
 * Takes a secret out of Python code: a settings field becomes required, other code reads the
 * environment. The value moves to a `.env` that git and the image build ignore; a stand-in for a
 * signing key is replaced by a new random key. Never leaves a default.
 */
export const moveSecretToSettings: Fixer<RuleFinding> = {
  id: "move-secret-to-settings",
  fixes: [hardcodedSecret.id, ...tokenRules.map(({ id }) => id)],
  safety: "safe",
  async propose(finding, context) {
    const { path } = finding.location;
    if (isEnvFile(path)) return proposeIgnoring(path, context);
    const document = await pythonAt(path, context);
    const literal = document && literalAt(document, finding);
    if (!document || !literal) return elsewhere;
    if (isTestPath(path)) return inTest;
    return propose({ document, literal, context });
  },
};

/** Pydantic takes a name with an underscore for an attribute of the object, not for a setting. */
function privateField(name: string): Refusal {
  return {
    refused: "needs-person",
    message: `${name} is private to the class and never read from the environment: rename it first.`,
  };
}

const elsewhere: Refusal = {
  refused: "needs-person",
  message:
    "Take the secret back where it was issued, then read the new one from the environment: what reads this file decides how.",
};

const inTest: Refusal = {
  refused: "needs-person",
  message: "A test's own value: make sure that it opens nothing, then ignore it with a reason.",
};

async function pythonAt(path: string, context: FixContext): Promise<PythonDocument | undefined> {
  if (!path.endsWith(".py")) return undefined;
  const opened = await context.open(path, "python");
  return opened && opened.document.problems.length === 0
    ? (opened.document as PythonDocument)
    : undefined;
}

function literalAt(
  document: PythonDocument,
  { location: { region } }: RuleFinding,
): NamedLiteral | undefined {
  if (!region) return undefined;
  const at = indexLines(document.text).offsetOfLine(region.startLine) + region.startColumn - 1;
  return namedLiterals(document).find(
    ({ range, whole }) => range.start <= at && at < Math.max(range.end, whole.end),
  );
}

interface Task {
  readonly document: PythonDocument;
  readonly literal: NamedLiteral;
  readonly context: FixContext;
}

async function propose({ document, literal, context }: Task): Promise<Fix | Refusal> {
  const { envName, value, isExact } = literal;
  if (literal.field && literal.name.startsWith("_")) return privateField(literal.name);
  if (!isExact || !fitsEnvFile(value)) return unwritable(envName);
  if (!/^[A-Za-z_]\w*$/.test(envName)) return elsewhere;
  if (await hasOtherValue({ document, literal, context })) return twoValues(envName);
  const envPath = await envFileOf(document.path, { context, field: literal.field });
  const opened = await context.open(envPath, "dotenv");
  const known = (opened?.document as DotenvDocument | undefined)?.entries.find(
    ({ name }) => name === envName,
  )?.value;
  const range = withoutQuotes(literal, document.text);
  const moved: MovedSecret = { envName, value, range };
  const stored = storedValue(moved, { known, ports: context.ports });
  if ("refused" in stored) return stored;
  const code = await rewriteCode({ document, literal, context, stored: stored.value });
  if ("refused" in code) return code;
  const ignores = await envFileIgnores(envPath, context);
  const passed = await passToServices({ name: envName, path: document.path, envPath, context });
  const changes: Change[] = [
    ...ignores.changes,
    addToEnv(envPath, { name: envName, ...stored }),
    addToTemplate(envPath, [envName], context.entries),
    {
      kind: "edit",
      path: document.path,
      expected: code.expected,
      edits: marked(code.edits, moved, stored),
    },
    ...passed.changes,
  ];
  return {
    title: `Read ${envName} from the environment`,
    group: `move-secret-to-settings:${document.path}`,
    groupTitle: `Read the secrets of ${document.path} from the environment`,
    safety: code.safety,
    changes: known === undefined ? changes : changes.filter(({ path }) => path !== envPath),
    notes: [...stored.notes, ...code.notes, ...deployNotes(envName, { context, passed })],
  };
}

const maxOthers = 200;

/** True where another secret of the project would read the same variable and is another value. */
async function hasOtherValue({ document, literal, context }: Task): Promise<boolean> {
  const paths = new Set(
    context.findings
      .filter((finding) => finding.kind === "secret" && !finding.suppression)
      .map(({ location }) => location.path)
      .filter((path) => !isTestPath(path)),
  );
  for (const path of [...paths].slice(0, maxOthers)) {
    const other = path === document.path ? document : await pythonAt(path, context);
    if (!other) continue;
    const clash = namedLiterals(other).some(
      ({ envName, value, form }) =>
        envName === literal.envName && value !== literal.value && value !== "" && form !== "entry",
    );
    if (clash) return true;
  }
  return false;
}
