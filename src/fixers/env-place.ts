import type { FixContext } from "../model/index.ts";
import type { SettingsField } from "../rules/python-secrets.ts";
import { isEnvTemplate } from "../syntax/dotenv.ts";

const nodeRoots = /^(?:package\.json|Dockerfile)$/;
const roots =
  /^(?:requirements.*\.txt|pyproject\.toml|setup\.py|Pipfile|manage\.py|Dockerfile|uv\.lock|poetry\.lock)$/;

/**
 * The `.env` that the program of a file reads: the one that is there, or has a template, in the
 * nearest folder above; else beside the nearest manifest, which is where programs are started.
 */
export async function envFileOf(
  path: string,
  {
    context,
    field,
  }: {
    readonly context: Pick<FixContext, "open" | "entries">;
    readonly field?: SettingsField | undefined;
  },
): Promise<string> {
  const said = field?.owner.options.envFile;
  const name = said === undefined || said === "unknown" || !isPlain(said) ? ".env" : said;
  const folders = foldersAbove(path);
  for (const folder of folders) {
    if (await context.open(folder + name, "text")) return folder + name;
    if (hasFile(context, folder, (base) => /^\.?env/.test(base) && isEnvTemplate(base))) {
      return folder + name;
    }
  }
  const manifests = path.endsWith(".py") ? roots : nodeRoots;
  const root = folders.find((folder) => hasFile(context, folder, (base) => manifests.test(base)));
  return (root ?? "") + name;
}

function isPlain(name: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && !name.split("/").includes("..");
}

/** With a final slash, the nearest first, the root as ``. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return [...parts.map((_, i) => `${parts.slice(0, parts.length - i).join("/")}/`), ""];
}

function hasFile(
  { entries }: Pick<FixContext, "entries">,
  folder: string,
  wants: (base: string) => boolean,
): boolean {
  for (const path of entries.keys()) {
    if (!path.startsWith(folder)) continue;
    const base = path.slice(folder.length);
    if (!base.includes("/") && wants(base)) return true;
  }
  return false;
}
