import { normalizePypiName } from "./package-names.ts";
import { isPep440 } from "./pep440.ts";

export interface SimplePage {
  /** Normalised name. */
  readonly project: string;
  /** PEP 691's JSON; else PEP 503's HTML. */
  readonly isJson: boolean;
}

/**
 * Versions with a file that is not yanked, as a simple index lists them, in its order.
 *
 * @returns `undefined` where the page is neither
 * @see PEP 503, PEP 592, PEP 691
 */
export function publishedVersions(
  body: string,
  { project, isJson }: SimplePage,
): readonly string[] | undefined {
  const files = isJson ? filesOfJson(body) : filesOfHtml(body);
  const versions = files?.flatMap((name) => versionOfFile(name, project) ?? []);
  return versions && [...new Set(versions)];
}

function filesOfJson(body: string): string[] | undefined {
  let page: unknown;
  try {
    page = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { files } = (page ?? {}) as { readonly files?: unknown };
  if (!Array.isArray(files)) return undefined;
  return files.flatMap((file: unknown) => {
    const { filename, yanked } = (file ?? {}) as Record<string, unknown>;
    const isYanked = yanked !== undefined && yanked !== false;
    return typeof filename === "string" && !isYanked ? [filename] : [];
  });
}

function filesOfHtml(body: string): string[] | undefined {
  const files: string[] = [];
  for (const part of body.split(/<a(?=\s)/i).slice(1)) {
    const tagEnd = endOfTag(part);
    const textEnd = part.indexOf("<", tagEnd);
    if (tagEnd < 0 || textEnd < 0) continue;
    // The attribute may be empty, and a tag is no place for other text of that name.
    if (/\sdata-yanked(?:[\s=>]|$)/i.test(part.slice(0, tagEnd))) continue;
    files.push(part.slice(tagEnd, textEnd).trim());
  }
  return /<html|<!doctype|<a\s/i.test(body) ? files : undefined;
}

/** Behind the `>` that closes the tag: quoted values may hold others. */
function endOfTag(part: string): number {
  let quote = "";
  for (let at = 0; at < part.length; at++) {
    const character = part[at] ?? "";
    if (quote) quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at + 1;
  }
  return -1;
}

/** `NAME-VERSION-….whl`, or `NAME-VERSION.tar.gz` with hyphens in the name. */
function versionOfFile(file: string, project: string): string | undefined {
  if (file.endsWith(".whl")) {
    const [name = "", version = ""] = file.split("-");
    return normalizePypiName(name) === project && isPep440(version) ? version : undefined;
  }
  const stem = /^(.+?)\.(?:tar\.(?:gz|bz2|xz)|tgz|zip|egg)$/.exec(file)?.[1];
  if (stem === undefined) return undefined;
  for (let at = stem.indexOf("-"); at >= 0; at = stem.indexOf("-", at + 1)) {
    const version = stem.slice(at + 1).replace(/-py\d.*$/, "");
    if (normalizePypiName(stem.slice(0, at)) === project && isPep440(version)) return version;
  }
  return undefined;
}
