import {
  type ApkDependency,
  type ApkProvided,
  parseApkDependencies,
  parseApkProvides,
} from "./dependencies.ts";

/** A package of apk's database or of a repository's index, with all that an upgrade has to know of it. */
export interface ApkPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The package that it was built with. */
  readonly origin: string;
  readonly depends: readonly ApkDependency[];
  readonly provides: readonly ApkProvided[];
  /** It is installed by itself where all of these are there; empty for most. */
  readonly installIf: readonly ApkDependency[];
  /** Whose files it may overwrite. */
  readonly replaces: readonly ApkDependency[];
  /** The higher is chosen among those that provide a name; without it, a name alone chooses none. */
  readonly providerPriority?: number;
  /** `Q1` and a SHA-1 in base64, of the package's control segment. */
  readonly checksum: string;
  readonly sizeBytes: number;
  /** The tag of the repository that it is from: it must be asked for by it. */
  readonly tag?: string;
  /** As it is written, its last line's end included where there is one. */
  readonly stanza: string;
}

/**
 * Reads all packages of an `APKINDEX`, or of apk's database of installed ones; of that also those that
 * only hold others together. Stanzas without a name or a version are left out.
 *
 * @param tag - of the repository, where `etc/apk/repositories` gives it one
 * @see apk-v2(5), apk-tools' src/package.c
 */
export function readApkPackages(text: string, tag?: string): readonly ApkPackage[] {
  const packages: ApkPackage[] = [];
  for (const stanza of stanzasOf(text)) {
    const fields = fieldsOf(stanza);
    const name = fields.get("P");
    const version = fields.get("V");
    if (name && version) packages.push(toPackage(fields, { name, version, stanza, tag }));
  }
  return packages;
}

interface Identity {
  readonly name: string;
  readonly version: string;
  readonly stanza: string;
  readonly tag: string | undefined;
}

function toPackage(
  fields: ReadonlyMap<string, string>,
  { name, version, stanza, tag }: Identity,
): ApkPackage {
  const field = (letter: string) => fields.get(letter) ?? "";
  const priority = /^\d{1,9}$/.test(field("k")) ? Number(field("k")) : undefined;
  return {
    name,
    version,
    architecture: field("A"),
    origin: field("o") || name,
    depends: parseApkDependencies(field("D")),
    provides: parseApkProvides(field("p")),
    installIf: parseApkDependencies(field("i")),
    replaces: parseApkDependencies(field("r")),
    ...(priority !== undefined && { providerPriority: priority }),
    checksum: field("C"),
    sizeBytes: /^\d{1,15}$/.test(field("S")) ? Number(field("S")) : 0,
    ...(tag !== undefined && { tag }),
    stanza,
  };
}

function* stanzasOf(text: string): Iterable<string> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let at = start;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const next = end < 0 ? text.length : end + 1;
    if (text.slice(at, next).trim() === "") {
      if (at > start) yield text.slice(start, at);
      start = next;
    }
    at = next;
  }
  if (at > start) yield text.slice(start);
}

/** A package's own fields stand before those of its folders and files. */
function fieldsOf(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of stanza.split("\n")) {
    if (line.startsWith("F:")) break;
    if (line.charAt(1) === ":") fields.set(line.charAt(0), line.slice(2).trim());
  }
  return fields;
}
