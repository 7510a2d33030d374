import type { Edit, FixContext, Refusal, Safety } from "../model/index.ts";
import type { NamedLiteral, SettingsField } from "../rules/python-secrets.ts";
import { isSigningKeyName } from "../rules/secret-judgement.ts";
import type { PythonDocument } from "../syntax/python.ts";
import type { RequirementsDocument } from "../syntax/requirements.ts";
import { readEnvironment } from "./environment-edits.ts";
import { readEnvFile, requireField } from "./settings-field-edits.ts";

/** How code reads a secret from now on. */
export interface Rewrite {
  readonly expected: string;
  readonly edits: readonly Edit[];
  readonly safety: Safety;
  readonly notes: readonly string[];
}

export interface RewriteTask {
  readonly document: PythonDocument;
  readonly literal: NamedLiteral;
  readonly context: FixContext;
  /** What the environment will hold. */
  readonly stored: string;
}

/** Shorter keys can be guessed from one signed token (RFC 7518, 3.2: as long as the hash). */
const minKeyLength = 32;

export async function rewriteCode(task: RewriteTask): Promise<Rewrite | Refusal> {
  const { document, literal, context } = task;
  const expected = (await context.open(document.path, "python"))?.expected ?? "";
  if (literal.field) return rewriteField(task, { field: literal.field, expected });
  const read = readEnvironment(document, literal);
  if (!read) {
    return { refused: "needs-person", message: `Remove the default of ${literal.envName}.` };
  }
  return {
    expected,
    edits: read.edits,
    safety: read.isLoaded ? "safe" : "guided",
    notes: read.isLoaded
      ? []
      : [`Nothing here reads .env: export ${literal.envName} before the program starts.`],
  };
}

async function rewriteField(
  { document, literal, context, stored }: RewriteTask,
  { field, expected }: { readonly field: SettingsField; readonly expected: string },
): Promise<Rewrite | Refusal> {
  const { owner } = field;
  const isSecond = owner.from === "pydantic_settings";
  if (owner.from === "pydantic" && isVersion2(context)) {
    return {
      refused: "needs-person",
      message: "BaseSettings is no part of pydantic 2: import it from pydantic_settings first.",
    };
  }
  const signs = isSigningKeyName(literal.envName);
  const isShort = signs && stored.length < minKeyLength;
  const minLength = signs && !isShort ? minKeyLength : 1;
  const edits = requireField({ document, literal, field, isSecond, minLength });
  const canRead = isSecond || (await readsDotenv(context));
  const config = canRead ? readEnvFile({ document, owner, isSecond }) : undefined;
  const isRead = config !== undefined && owner.options.envFile !== "unknown";
  return {
    expected,
    edits: [...edits, ...(config ?? [])],
    safety: isRead && !isShort ? "safe" : "guided",
    notes: [
      ...(isShort
        ? [
            `${literal.envName} is too short to sign with: make a new one of ${minKeyLength} characters or more.`,
          ]
        : []),
      isRead
        ? "The settings read .env in the folder that the program is started in."
        : `These settings may not read .env (pydantic 1 needs python-dotenv for it): export ${literal.envName}.`,
    ],
  };
}

function isVersion2({ packages }: FixContext): boolean {
  return packages.some(({ name, version }) => name === "pydantic" && /^[2-9]/.test(version));
}

/** True where python-dotenv is installed with the project: pydantic 1 fails on `env_file` without it. */
async function readsDotenv({ packages, entries, open }: FixContext): Promise<boolean> {
  if (packages.some(({ name }) => name === "python-dotenv")) return true;
  for (const path of entries.keys()) {
    if (/(?:^|\/)requirements[^/]*\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.txt$/.test(path)) {
      const opened = await open(path, "requirements");
      const document = opened?.document as RequirementsDocument | undefined;
      if (document?.requirements.some(bringsDotenv)) return true;
    }
    if (/(?:^|\/)(?:pyproject\.toml|Pipfile|setup\.cfg|setup\.py)$/.test(path)) {
      const text = (await open(path, "text"))?.document.text ?? "";
      if (/\bpython-dotenv\b|\bpydantic\[[^\]]{0,80}\bdotenv\b/.test(text)) return true;
    }
  }
  return false;
}

function bringsDotenv({
  name,
  extras = "",
}: RequirementsDocument["requirements"][number]): boolean {
  const plain = name.toLowerCase().replace(/[._]/g, "-");
  if (plain === "python-dotenv" || plain === "pydantic-settings") return true;
  return (
    (plain === "pydantic" && /\bdotenv\b/.test(extras)) ||
    (plain === "uvicorn" && /\bstandard\b/.test(extras))
  );
}
