import type { AvailableDeb, DebArchive } from "../available-deb.ts";
import { controlStanzas } from "../control-stanzas.ts";
import { multiArchOf, sourceOf } from "../control-values.ts";
import { parseProvides, parseRelations } from "../relations.ts";

/**
 * Reads a stanza of an index.
 *
 * @returns `undefined` where it lacks what is needed to download it, or names a path outside of its archive
 */
export function parseAvailable(
  stanza: string,
  { archive, architecture }: { readonly archive: DebArchive; readonly architecture: string },
): AvailableDeb | undefined {
  const fields = controlStanzas(stanza)[0]?.fields ?? new Map<string, string>();
  const get = (name: string) => fields.get(name) ?? "";
  const name = get("package");
  const version = get("version");
  const own = get("architecture");
  const place = {
    filename: get("filename"),
    size: get("size"),
    sha256: get("sha256").toLowerCase(),
  };
  if (!name || !version || !own || !isPlace(place)) return undefined;
  const relations = (field: string) =>
    parseRelations(get(field), own === "all" ? architecture : own);
  return {
    name,
    version,
    architecture: own,
    source: sourceOf(get("source"), { name, version }),
    multiArch: multiArchOf(get("multi-arch")),
    depends: relations("depends"),
    preDepends: relations("pre-depends"),
    recommends: relations("recommends"),
    breaks: relations("breaks"),
    conflicts: relations("conflicts"),
    replaces: relations("replaces"),
    provides: parseProvides(get("provides")),
    essential: get("essential") === "yes",
    priority: get("priority"),
    filename: place.filename.replace(/^\.\//, ""),
    sizeBytes: Number(place.size),
    sha256: place.sha256,
    installedSizeKib: Number(/^\d{1,12}$/.exec(get("installed-size"))?.[0] ?? 0),
    archive,
  };
}

interface Place {
  readonly filename: string;
  readonly size: string;
  readonly sha256: string;
}

function isPlace({ filename, size, sha256 }: Place): boolean {
  const parts = filename.replace(/^\.\//, "").split("/");
  const isInside = parts.every((part) => /^[A-Za-z0-9_~+.:%-]+$/.test(part) && !/^\.+$/.test(part));
  return isInside && /^\d{1,11}$/.test(size) && /^[\da-f]{64}$/.test(sha256);
}
