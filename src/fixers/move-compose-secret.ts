import {
  type Edit,
  type Fix,
  type FixContext,
  type Fixer,
  folderOf,
  type Refusal,
  type RuleFinding,
} from "../model/index.ts";
import {
  type PlaintextPasswordEvidence,
  plaintextPassword,
} from "../rules/compose/plaintext-password.ts";
import { type ComposeSecret, secretsOf } from "../rules/compose-secrets.ts";
import { type ComposeDocument, composeSyntax } from "../syntax/compose.ts";
import { environmentOf, rangeInScalar } from "../syntax/compose-values.ts";
import type { DotenvDocument } from "../syntax/dotenv.ts";
import { applyEdits } from "../syntax/edits.ts";
import { interpolate } from "../syntax/interpolation.ts";
import { spellScalar } from "../syntax/yaml.ts";
import { cannotPlace, editsOf } from "./compose-edits.ts";
import { nameSecrets } from "./compose-secret-names.ts";
import { servicesReadingEnv, siblingFiles, variablesUsed } from "./compose-variables.ts";
import {
  addToEnv,
  addToTemplate,
  envFileIgnores,
  fitsEnvFile,
  untrackCommand,
} from "./env-files.ts";

/**
 * Moves a secret from a Compose file to the `.env` beside it, which git ignores. The container gets
 * the same value as before; without the `.env` Compose says what is missing.
 */
export const moveComposeSecret: Fixer<RuleFinding<PlaintextPasswordEvidence>> = {
  id: "move-compose-secret",
  fixes: [plaintextPassword.id],
  safety: "safe",

  async propose(finding, context): Promise<Fix | Refusal> {
    const document = context.document as ComposeDocument;
    const { at, name: variable, service } = finding.evidence;
    const secret = secretsOf(document).find((s) => s.variable.scalar.range.start === at);
    if (!secret) return cannotPlace(`${variable} of ${service} is not where it was`);
    if (!fitsEnvFile(secret.value)) return oddValue(secret);
    const surroundings = await surroundingsOf(document, context);
    const name = nameSecrets(document, surroundings).get(at);
    if (name === undefined) return otherMeaning(secret);
    const edit = referTo(document, { secret, name });
    if (!edit) return cannotPlace(`${variable} of ${service} is laid out oddly`);
    return {
      title: `Move ${variable} of ${service} to .env`,
      group: `move-compose-secret:${finding.location.path}`,
      groupTitle: `Move secrets of ${finding.location.path} to .env`,
      changes: [
        editsOf(finding, { expected: context.expected, edits: [edit] }),
        ...(await envChanges(document.path, { secret, name, context })),
      ],
      ...reviewOf({ secret, surroundings, envPath: `${folderOf(document.path)}.env` }),
    };
  },
};

interface Surroundings {
  readonly env: ReadonlyMap<string, string>;
  readonly uses: ReturnType<typeof variablesUsed>;
  /** Services that would see every name of the `.env`. */
  readonly readers: readonly string[];
  readonly isTracked: boolean;
}

async function surroundingsOf(
  document: ComposeDocument,
  context: FixContext,
): Promise<Surroundings> {
  const envPath = `${folderOf(document.path)}.env`;
  const opened = await context.open(envPath, "dotenv");
  const entries = (opened?.document as DotenvDocument | undefined)?.entries ?? [];
  const files = [document, ...(await siblingFiles(document.path, context))];
  const env = new Map(entries.map(({ name, value }) => [name, value]));
  const uses = files.flatMap(variablesUsed);
  for (const file of files) if (file.path < document.path) reserve(file, { env, uses });
  return {
    env,
    uses,
    readers: files.flatMap(servicesReadingEnv),
    isTracked: context.entries.get(envPath)?.tracked === true,
  };
}

/** Names go to the files of a folder in the order of their paths, whichever is fixed first. */
function reserve(
  file: ComposeDocument,
  { env, uses }: { readonly env: Map<string, string>; readonly uses: Surroundings["uses"] },
): void {
  const names = nameSecrets(file, { env, uses });
  for (const { variable, value } of secretsOf(file)) {
    const name = names.get(variable.scalar.range.start);
    if (name !== undefined && !env.has(name)) env.set(name, value);
  }
}

/** The edit that puts a reference in the secret's place, after a look at what it leads to. */
function referTo(
  document: ComposeDocument,
  { secret, name }: { readonly secret: ComposeSecret; readonly name: string },
): Edit | undefined {
  const { variable, replaced, form } = secret;
  const { scalar } = variable;
  if (scalar.style === "plain" && scalar.value !== null && String(scalar.value) !== scalar.text)
    return undefined;
  const operator = form.kind === "default" && !form.operator.startsWith(":") ? "?" : ":?";
  const reference = `\${${name}${operator}set ${name} in .env}`;
  const text = scalar.text.slice(0, replaced.start) + reference + scalar.text.slice(replaced.end);
  const moved = rangeInScalar(scalar, { text: document.text, part: secret.secret });
  const movesSecretTo = { name, range: moved ?? scalar.range };
  const inside = rangeInScalar(scalar, { text: document.text, part: replaced });
  const candidates: Edit[] = [
    ...(inside ? [{ range: inside, text: reference, movesSecretTo }] : []),
    { range: scalar.range, text: spellScalar(text, { quoting: "double" }), movesSecretTo },
  ];
  return candidates.find((edit) => keepsValue(document, { secret, name, edit }));
}

/** True where the edited file parses, and the variable has the same value once the name is set. */
function keepsValue(
  document: ComposeDocument,
  {
    secret,
    name,
    edit,
  }: { readonly secret: ComposeSecret; readonly name: string; readonly edit: Edit },
): boolean {
  const { path, encoding, text } = document;
  const after = composeSyntax.parse({ path, encoding, text: applyEdits(text, [edit]) });
  const others = new Map(
    variablesUsed(document)
      .filter((use) => use.name !== name)
      .map((use) => [use.name, "x"]),
  );
  const valueIn = (file: ComposeDocument, variables: ReadonlyMap<string, string>) => {
    const service = file.services.find((s) => s.name === secret.service);
    const found = service && environmentOf(service).find((v) => v.name === secret.variable.name);
    return found && interpolate(found.value, variables);
  };
  const before = valueIn(document, others);
  return (
    after.problems.length === 0 &&
    before !== undefined &&
    before === valueIn(after, new Map([...others, [name, secret.value]]))
  );
}

async function envChanges(
  path: string,
  at: { readonly secret: ComposeSecret; readonly name: string; readonly context: FixContext },
): Promise<Fix["changes"]> {
  const { secret, name, context } = at;
  const envPath = `${folderOf(path)}.env`;
  const { changes } = await envFileIgnores(envPath, context);
  const isSecret = secret.judgement.kind !== "placeholder";
  return [
    ...changes,
    addToEnv(envPath, { name, value: secret.value, isSecret }),
    addToTemplate(envPath, [name], context.entries),
  ];
}

function reviewOf({
  secret,
  surroundings: { readers, isTracked },
  envPath,
}: {
  readonly secret: ComposeSecret;
  readonly surroundings: Surroundings;
  readonly envPath: string;
}): Pick<Fix, "notes" | "safety"> {
  const notes = [
    secret.judgement.kind === "placeholder"
      ? `Give ${envPath} a real value: what stood in the file is a stand-in that anyone guesses.`
      : `Change what was moved to ${envPath}: the old value stays in git's history.`,
  ];
  if (isTracked) notes.push(`Git tracks ${envPath}: run \`${untrackCommand(envPath)}\`.`);
  if (readers.length > 0) {
    notes.push(
      `${[...new Set(readers)].join(", ")} read all of ${envPath} (env_file) and would see the secret too.`,
    );
  }
  return { notes, ...((isTracked || readers.length > 0) && { safety: "guided" as const }) };
}

function oddValue({ variable, service }: ComposeSecret): Refusal {
  return {
    refused: "needs-person",
    message: `The value of ${variable.name} of ${service} holds characters that readers of a .env understand differently: choose another, and move it to .env.`,
  };
}

function otherMeaning({ variable, service, form }: ComposeSecret): Refusal {
  const name = form.kind === "default" ? form.name : variable.name;
  return {
    refused: "needs-person",
    message: `${name} stands for another value elsewhere: give ${variable.name} of ${service} a variable of its own.`,
  };
}
