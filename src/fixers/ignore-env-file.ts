import type { Fix, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { envFile } from "../rules/secrets/env-file.ts";
import { tokenRules } from "../rules/token-rules.ts";
import { type DotenvDocument, isEnvFile } from "../syntax/dotenv.ts";
import { isSecretName } from "../syntax/secret-values.ts";
import { addToTemplate, envFileIgnores, untrackCommand } from "./env-files.ts";

/**
 * Keeps a `.env` out of git and out of images. Where git tracks it already, no edit of a file takes
 * it out again: a person has to, and has to change what was in it.
 */
export const ignoreEnvFile: Fixer<RuleFinding> = {
  id: "ignore-env-file",
  fixes: [envFile.id, ...tokenRules.map(({ id }) => id)],
  safety: "safe",
  async propose({ location: { path } }, context) {
    return isEnvFile(path) ? proposeIgnoring(path, context) : notAnEnvFile;
  },
};

const notAnEnvFile: Refusal = {
  refused: "needs-person",
  message:
    "Take the secret back where it was issued, then read the new one from the environment: what reads this file decides how.",
};

/** For other fixers that are asked about a `.env`. */
export async function proposeIgnoring(
  path: string,
  context: Pick<FixContext, "open" | "entries">,
): Promise<Fix | Refusal> {
  const { changes, wasIgnored } = await envFileIgnores(path, context);
  const untrack = untrackCommand(path);
  if (wasIgnored || context.entries.get(path)?.tracked === true) {
    return {
      refused: "needs-person",
      message: `Git tracks ${path}: change every secret in it, then run \`${untrack}\` and commit. It stays in the history.`,
    };
  }
  const opened = await context.open(path, "dotenv");
  const names = ((opened?.document as DotenvDocument | undefined)?.entries ?? []).map(
    ({ name }) => name,
  );
  const template =
    names.length > 0 ? [addToTemplate(path, [...new Set(names)], context.entries)] : [];
  return {
    title: `Keep ${path} out of git`,
    group: `ignore-env-file:${path}`,
    changes: [...changes, ...template],
    notes: [
      `If ${path} was ever committed, its secrets are in the history: change them, and run \`${untrack}\`.`,
      ...(names.some(isSecretName)
        ? [`Only the names went to the template beside it; the values stay in ${path}.`]
        : []),
    ],
  };
}
