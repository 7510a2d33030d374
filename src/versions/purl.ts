import { normalizePypiName } from "./package-names.ts";

/** A package URL in its parts, decoded. */
export interface Purl {
  /** In small letters: `deb`, `npm`. */
  readonly type: string;
  /** With its slashes. */
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  /** Names in small letters. */
  readonly qualifiers: ReadonlyMap<string, string>;
}

/**
 * Reads a package URL. A scope that is not encoded (`pkg:npm/@a/b`) is taken as written.
 *
 * @returns `undefined` where it is none
 * @see purl-spec, "How to parse a purl string in its components"
 */
export function parsePurl(text: string): Purl | undefined {
  const [beforeHash = ""] = text.trim().split("#");
  const [path = "", query = ""] = splitAt(beforeHash, beforeHash.indexOf("?"));
  const scheme = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\//.exec(path);
  if (!scheme?.[1]) return undefined;
  const rest = path.slice(scheme[0].length).replace(/\/$/, "");
  const slash = rest.lastIndexOf("/");
  const at = rest.lastIndexOf("@");
  const [full, version] = at > slash + 1 ? splitAt(rest, at) : [rest, ""];
  const segments = full.split("/").filter(Boolean).map(decode);
  const name = segments.pop();
  if (!name) return undefined;
  const type = scheme[1].toLowerCase();
  const namespace = segments.join("/");
  return {
    type,
    ...(namespace && { namespace: ofSmallLetters.has(type) ? namespace.toLowerCase() : namespace }),
    name: nameOf(type, name),
    ...(version && { version: decode(version) }),
    qualifiers: new Map(query.split("&").flatMap(qualifier)),
  };
}

/** Type, namespace and name: what a package is in every version. */
export function purlIdentity({ type, namespace = "", name }: Purl): string {
  return JSON.stringify([type, namespace, name]);
}

/** Types whose namespace and name do not tell large letters from small ones. */
const ofSmallLetters: ReadonlySet<string> = new Set([
  "alpm",
  "apk",
  "bitbucket",
  "composer",
  "deb",
  "github",
  "hex",
  "oci",
  "pypi",
  "rpm",
]);

function nameOf(type: string, name: string): string {
  if (type === "pypi") return normalizePypiName(name);
  // Names of RPM packages differ by their letters' case, their vendors do not.
  return ofSmallLetters.has(type) && type !== "rpm" ? name.toLowerCase() : name;
}

/** Both sides of the character at a place; all of it on the left where there is none. */
function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function qualifier(pair: string): readonly (readonly [string, string])[] {
  const [key, value] = splitAt(pair, pair.indexOf("="));
  return key && value ? [[key.toLowerCase(), decode(value)]] : [];
}

/** A part that is wrongly encoded is taken as written. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
