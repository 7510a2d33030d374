import { indexLines, type Region, type TextRange } from "../../model/index.ts";
import { decodeText } from "../../syntax/text.ts";
import { readToml, type TomlFile } from "../../syntax/toml.ts";
import { normalizePypiName } from "../../versions/package-names.ts";

export type Table = Readonly<Record<string, unknown>>;

/** One `[[package]]` of a lock. */
export interface LockEntry {
  readonly table: Table;
  /** Normalised. */
  readonly name: string;
  /** Left out where the lock states none, as for a project's own folder. */
  readonly version?: string;
  readonly region: Region;
  /** Within its file. */
  readonly key: string;
}

/** The array of packages that a TOML lock consists of. */
export interface TomlLock {
  readonly toml: TomlFile;
  readonly entries: readonly LockEntry[];
  /** Keys of the packages of a name; of one version only, where the lock says which. */
  keysOf(name: string, version?: string): readonly string[];
}

/**
 * Reads a lock's packages.
 *
 * @param array - the name of the array: `package`
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readTomlLock(
  path: string,
  { bytes, array }: { readonly bytes: Uint8Array; readonly array: string },
): TomlLock {
  const { text } = decodeText(path, bytes);
  const toml = readToml(text);
  const lines = indexLines(text);
  const entries = tablesOf(toml.value[array]).flatMap((table, i): LockEntry[] => {
    const name = textOf(table["name"]);
    const range: TextRange = toml.rangeOf([array, i]) ?? { start: 0, end: 0 };
    if (!name || !isPypiName(name)) return [];
    const version = textOf(table["version"]);
    const region = lines.regionOf(range);
    const base = { table, name: normalizePypiName(name), region, key: String(i) };
    return [version && isShown(version) ? { ...base, version } : base];
  });
  const byName = new Map<string, LockEntry[]>();
  for (const entry of entries) {
    const all = byName.get(entry.name);
    if (!all) byName.set(entry.name, [entry]);
    else if (all.length < maxVersions) all.push(entry);
  }
  return {
    toml,
    entries,
    keysOf(name, version) {
      const all = byName.get(normalizePypiName(name)) ?? [];
      return all
        .filter((entry) => version === undefined || entry.version === version)
        .map(({ key }) => key);
    },
  };
}

/** Of one name; no lock has as many. */
const maxVersions = 100;

/** A table as it is; an empty one for anything else. */
export function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}

/** The tables of an array; of anything else none. */
export function tablesOf(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.map(tableOf) : [];
}

/** The strings of an array; of anything else none. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** PEP 508's names. */
export function isPypiName(name: string): boolean {
  return name.length <= 256 && /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(name);
}

/** True for what stands where a version stands and can be shown. */
export function isShown(version: string): boolean {
  return version.length <= 256 && /^[\w.!+*-]+$/.test(version);
}

/** The name that a PEP 508 requirement begins with. */
export function requirementName(requirement: string): string | undefined {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1];
}
