import {
  type Change,
  type Edit,
  type FixContext,
  type Fixer,
  folderOf,
  type RuleFinding,
  type TextRange,
} from "../model/index.ts";
import type { SecretInEnvEvidence } from "../rules/dockerfile/secret-in-env.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { addToEnv, envFileIgnores, fitsEnvFile } from "./env-files.ts";

/** Takes the literal out; who starts the container or the build has to give it from now on. */
export const moveSecretFromDockerfile: Fixer<RuleFinding<SecretInEnvEvidence>> = {
  id: "move-secret-from-dockerfile",
  fixes: ["dockerfile/secret-in-env"],
  safety: "guided",

  async propose({ evidence, location }, context) {
    const { document, expected } = context;
    const { keyword, name } = evidence;
    const value = literalOf(document as Dockerfile, evidence);
    if (value === undefined || !fitsEnvFile(value)) {
      return {
        refused: "needs-person",
        message: `The value of ${name} cannot be written to a .env file as it is: change the secret and give it at run time.`,
      };
    }
    const edit = removal(document.text, evidence);
    const moved: Edit = { ...edit, movesSecretTo: { name, range: evidence.value } };
    return {
      title: `Take ${name} out of ${location.path}`,
      changes: [
        ...(await toEnvFile({ name, value, path: location.path }, context)),
        { kind: "edit", path: location.path, expected, edits: [moved] },
      ],
      notes: [
        `Change ${name} where it was issued first: it is in the git history and in every image built so far.`,
        keyword === "ENV"
          ? `Start the container with it (docker run --env-file .env, env_file: in Compose), and let the program stop where ${name} is missing.`
          : `Give it to the build without leaving a trace: RUN --mount=type=secret,id=${name},env=${name} and docker build --secret id=${name}. As a build argument it stays in the history.`,
      ],
    };
  },
};

/** The value without its quotes. */
function literalOf(
  { instructions }: Dockerfile,
  { value }: SecretInEnvEvidence,
): string | undefined {
  for (const { pairs } of instructions) {
    const found = pairs.find((pair) => pair.value?.range.start === value.start);
    if (found) return found.value?.value;
  }
  return undefined;
}

/** Takes out the line of an instruction that sets nothing else; of an `ARG`, only the default. */
function removal(text: string, evidence: SecretInEnvEvidence): Edit {
  const { keyword, pair, value, instruction } = evidence;
  if (keyword === "ARG") return { range: { start: value.start - 1, end: value.end }, text: "" };
  return { range: instruction ? wholeLines(text, instruction) : withBlanks(text, pair), text: "" };
}

function wholeLines(text: string, { start, end }: TextRange): TextRange {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  return { start: Math.min(lineStart, start), end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

/** A pair with what separates it from the next one, and for the last one from the one before. */
function withBlanks(text: string, { start, end }: TextRange): TextRange {
  const separator = /^(?:[ \t]|[\\`][ \t]*\r?\n)+/;
  const behind = separator.exec(text.slice(end, end + 1000))?.[0] ?? "";
  if (
    behind !== "" &&
    !/^\s*(?:#|$)/.test(text.slice(end + behind.length, end + behind.length + 80))
  ) {
    return { start, end: end + behind.length };
  }
  let from = start;
  for (;;) {
    const lead = /(?:[ \t]|[\\`][ \t]*\r?\n)$/.exec(text.slice(Math.max(0, from - 80), from))?.[0];
    if (!lead) return { start: from, end };
    from -= lead.length;
  }
}

interface MovedSecret {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

async function toEnvFile(
  { name, value, path }: MovedSecret,
  context: FixContext,
): Promise<readonly Change[]> {
  const env = `${folderOf(path)}.env`;
  const { changes } = await envFileIgnores(env, context);
  return [...changes, addToEnv(env, { name, value, isSecret: true })];
}
