import {
  type AddedLine,
  baseNameOf,
  type Change,
  type FixContext,
  folderOf,
} from "../model/index.ts";
import { isEnvTemplate } from "../syntax/dotenv.ts";

/** What keeps a `.env` out of git and out of images. */
export interface EnvFileIgnored {
  /** Empty where it is kept out already. */
  readonly changes: readonly Change[];
  /** True where `.gitignore` already named it. */
  readonly wasIgnored: boolean;
}

/**
 * Lines that keep a file of environment variables out of git and out of images.
 * A `.dockerignore` is written beside each Dockerfile and at the root, where an image is built at all.
 *
 * @param path - of the file, from the root
 */
export async function envFileIgnores(
  path: string,
  context: Pick<FixContext, "open" | "entries">,
): Promise<EnvFileIgnored> {
  const name = baseNameOf(path);
  const wasIgnored = await isNamed(context, ".gitignore", path);
  const line = name === ".env" ? ".env" : `/${path}`;
  const changes: Change[] = wasIgnored ? [] : [addLines(".gitignore", [line])];
  for (const folder of buildFolders(context.entries)) {
    if (!path.startsWith(folder)) continue;
    const file = `${folder}.dockerignore`;
    if (await isNamed(context, file, path.slice(folder.length))) continue;
    changes.push(addLines(file, [name === ".env" ? "**/.env" : path.slice(folder.length)]));
  }
  return { changes, wasIgnored };
}

/** Adds names without values to the template beside a `.env`, or makes `.env.example`. */
export function addToTemplate(
  envPath: string,
  names: readonly string[],
  entries: FixContext["entries"],
): Change {
  const folder = folderOf(envPath);
  const known = [...entries.keys()].find(
    (path) =>
      folderOf(path) === folder && /\.env|^env\./.test(baseNameOf(path)) && isEnvTemplate(path),
  );
  const lines = names.map((name) => ({ text: `${name}=`, unless: `${name}=` }));
  return { kind: "add-lines", path: known ?? `${folder}.env.example`, lines, mode: 0o644 };
}

/**
 * Adds a variable with its value to a `.env` that only its owner can read.
 * A stand-in such as `changeme` is no secret: an undo may then remember it.
 */
export function addToEnv(
  path: string,
  {
    name,
    value,
    isSecret,
  }: { readonly name: string; readonly value: string; readonly isSecret: boolean },
): Change {
  const text = `${name}=${quoteValue(value)}`;
  const start = text.indexOf(value, name.length + 1);
  const line: AddedLine = {
    text,
    unless: `${name}=`,
    ...(isSecret && { secret: { start, end: start + value.length } }),
  };
  return { kind: "add-lines", path, lines: [line], mode: 0o600 };
}

/** True where a value survives every reader of a `.env`: python-dotenv, pydantic, Compose, a shell. */
export function fitsEnvFile(value: string): boolean {
  if (/[\r\n\0\\]|\$\{/.test(value)) return false;
  return !value.includes("'") || !/["$`]/.test(value);
}

/** The commands that take a tracked file out of git, which suture never runs. */
export function untrackCommand(path: string): string {
  return `git rm --cached ${/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

/** In single quotes nothing is expanded; plain words need none. */
function quoteValue(value: string): string {
  if (/^[\w.+/=:@%~,-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

function addLines(path: string, lines: readonly string[]): Change {
  return { kind: "add-lines", path, lines: lines.map((text) => ({ text })), mode: 0o644 };
}

/** Folders that images are built from: those with a Dockerfile, and the root where there is any. */
function buildFolders(entries: FixContext["entries"]): readonly string[] {
  const folders = new Set<string>();
  for (const path of entries.keys()) {
    const base = baseNameOf(path);
    if (/^(?:(?:Dockerfile|Containerfile)(?:\..+)?|.+\.Dockerfile|\.dockerignore)$/i.test(base)) {
      folders.add(folderOf(path));
    }
  }
  if (folders.size > 0) folders.add("");
  return [...folders].sort().slice(0, 20);
}

/** True where a line of an ignore file names the path, the last line that speaks of it deciding. */
async function isNamed(
  { open }: Pick<FixContext, "open">,
  file: string,
  path: string,
): Promise<boolean> {
  const opened = await open(file, "text");
  let named = false;
  for (const raw of opened?.document.text.split(/\r?\n/) ?? []) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.length > 200) continue;
    const negated = line.startsWith("!");
    if (matches(negated ? line.slice(1) : line, path, file)) named = !negated;
  }
  return named;
}

/** Plain names and names with one star; anything more is taken for no match. */
function matches(pattern: string, path: string, file: string): boolean {
  const anywhere =
    pattern.startsWith("**/") || (!pattern.includes("/") && file.endsWith(".gitignore"));
  const core = pattern.replace(/^(?:\*\*)?\//, "");
  if (core.split("*").length > 2) return false;
  const [head = "", tail] = core.split("*");
  const whole = anywhere ? baseNameOf(path) : path;
  if (tail === undefined) return whole === head;
  return (
    whole.length >= head.length + tail.length && whole.startsWith(head) && whole.endsWith(tail)
  );
}
