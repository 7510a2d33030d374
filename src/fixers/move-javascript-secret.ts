import { scopesOf } from "../analysis/javascript/scopes.ts";
import {
  type Change,
  type Edit,
  type Fix,
  type FixContext,
  type Fixer,
  indexLines,
  type Refusal,
  type RuleFinding,
} from "../model/index.ts";
import { type HardcodedSecret, hardcodedSecret } from "../rules/javascript/hardcoded-secret.ts";
import { type NamedLiteral, namedLiterals } from "../rules/javascript-secrets.ts";
import { isTestFile } from "../rules/test-files.ts";
import type { DotenvDocument } from "../syntax/dotenv.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addToEnv, addToTemplate, envFileIgnores, fitsEnvFile } from "./env-files.ts";
import { envFileOf } from "./env-place.ts";
import { passToServices } from "./pass-to-services.ts";
import { requireVariable } from "./require-env.ts";
import {
  deployNotes,
  type MovedSecret,
  marked,
  storedValue,
  twoValues,
  unwritable,
} from "./stored-secret.ts";

/**
 * Takes a secret out of JavaScript: the code reads the environment and refuses to go on without it.
 * The value moves to a `.env` that git and the image build ignore. Never leaves a default.
 */
export const moveJavascriptSecret: Fixer<RuleFinding<HardcodedSecret>> = {
  id: "move-javascript-secret",
  fixes: [hardcodedSecret.id],
  safety: "guided",
  propose(finding, context) {
    const document = context.document as JavascriptDocument;
    const literal = literalAt(document, finding);
    if (!literal) return byHand;
    if (isTestFile(document.path)) return inTest;
    if (isOfPage(document)) return inPage;
    return propose({ document, literal, context });
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Read this from the environment by hand: it is written in a way that suture does not edit.",
};
const inTest: Refusal = {
  refused: "needs-person",
  message: "A test's own value: make sure that it opens nothing, then ignore it with a reason.",
};
const inPage: Refusal = {
  refused: "needs-person",
  message: "Whoever opens the page can read it: keep the secret at the server, and ask that one.",
};

/** Code that is sent to browsers has no secrets, wherever they are read from. */
function isOfPage({ path, text }: JavascriptDocument): boolean {
  return (
    /(?:^|\/)(?:public|static|client|frontend|www|assets)\/|\.[jt]sx$/i.test(path) ||
    /["'](?:react|react-dom|vue|svelte|@angular\/\w+|jquery)["']|\bimport\.meta\.env\b|\bdocument\.(?:getElement|querySelector|body)/.test(
      text,
    )
  );
}

function literalAt(
  document: JavascriptDocument,
  { location: { region } }: RuleFinding<HardcodedSecret>,
): NamedLiteral | undefined {
  if (!region) return undefined;
  const at = indexLines(document.text).offsetOfLine(region.startLine) + region.startColumn - 1;
  return [...namedLiterals(scopesOf(document))].find(({ range }) => range.start === at);
}

interface Task {
  readonly document: JavascriptDocument;
  readonly literal: NamedLiteral;
  readonly context: FixContext;
}

async function propose({ document, literal, context }: Task): Promise<Fix | Refusal> {
  const { envName } = literal;
  const { value, range: quoted } = literal.literal;
  const range = { start: quoted.start + 1, end: quoted.end - 1 };
  const isExact = document.text.slice(range.start, range.end) === value;
  if (!isExact || !fitsEnvFile(value)) return unwritable(envName);
  if (!/^[A-Za-z_]\w*$/.test(envName) || setsEnvironment(literal, document)) return byHand;
  if (hasOtherValue(document, literal)) return twoValues(envName);
  const edits = codeEdits(document, literal);
  if (!edits) return byHand;
  const moved: MovedSecret = { envName, value, range };
  const envPath = await envFileOf(document.path, { context });
  const opened = await context.open(envPath, "dotenv");
  const known = (opened?.document as DotenvDocument | undefined)?.entries.find(
    ({ name }) => name === envName,
  )?.value;
  const stored = storedValue(moved, { known, ports: context.ports });
  if ("refused" in stored) return stored;
  const ignores = await envFileIgnores(envPath, context);
  const passed = await passToServices({ name: envName, path: document.path, envPath, context });
  const changes: Change[] = [
    ...ignores.changes,
    addToEnv(envPath, { name: envName, ...stored }),
    addToTemplate(envPath, [envName], context.entries),
    {
      kind: "edit",
      path: document.path,
      expected: context.expected,
      edits: marked(edits, moved, stored),
    },
    ...passed.changes,
  ];
  const loads = await loadNote(document, { envName, context });
  return {
    title: `Read ${envName} from the environment`,
    group: `move-javascript-secret:${document.path}`,
    groupTitle: `Read the secrets of ${document.path} from the environment`,
    changes: known === undefined ? changes : changes.filter(({ path }) => path !== envPath),
    notes: [...stored.notes, ...loads, ...deployNotes(envName, { context, passed })],
  };
}

/** `process.env.NAME = "…"` gives the value to others. */
function setsEnvironment({ form, range }: NamedLiteral, { text }: JavascriptDocument): boolean {
  return form === "assignment" && text.startsWith("process.env", range.start);
}

function hasOtherValue(document: JavascriptDocument, literal: NamedLiteral): boolean {
  return [...namedLiterals(scopesOf(document))].some(
    (other) =>
      other.envName === literal.envName &&
      other.literal.value !== literal.literal.value &&
      (other.form !== "entry" || literal.form === "entry"),
  );
}

function codeEdits(
  document: JavascriptDocument,
  { envName, whole, literal }: NamedLiteral,
): readonly Edit[] | undefined {
  const required = requireVariable(document, envName);
  // In JSX a text among the attributes needs braces; a directive is no value.
  if (!required || literal.range.start < whole.start) return undefined;
  return [{ range: whole, text: required.expression }, ...required.edits];
}

/** What reads `.env` before this code does, as far as the project says. */
async function loadNote(
  { path, text }: JavascriptDocument,
  { envName, context }: { readonly envName: string; readonly context: FixContext },
): Promise<readonly string[]> {
  const loads = /dotenv|--env-file|"next"|@nestjs\/config|"nuxt"/;
  if (/["']dotenv/.test(text)) return [];
  const folders = path.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const manifest = [...folders.slice(0, depth), "package.json"].join("/");
    if (!context.entries.has(manifest)) continue;
    const found = (await context.open(manifest, "text"))?.document.text ?? "";
    if (loads.test(found)) return [`Make sure that .env is read before ${path} is loaded.`];
  }
  return [`Nothing here reads .env: export ${envName}, or start with \`node --env-file=.env\`.`];
}
