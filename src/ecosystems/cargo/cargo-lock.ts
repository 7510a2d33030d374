import { indexLines } from "../../model/index.ts";
import { items, members, text } from "../../model/json-values.ts";
import { decodeText } from "../../syntax/text.ts";
import { readToml } from "../../syntax/toml.ts";
import type { LockedPackage, LockFile } from "../lock-file.ts";

interface Entry extends LockedPackage {
  /** Left out for the project's own packages. */
  readonly source?: string;
  readonly needs: readonly string[];
}

const cratesIo =
  /^(?:registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index|sparse\+https:\/\/index\.crates\.io\/|registry\+https:\/\/index\.crates\.io\/)/;

/**
 * Reads `Cargo.lock`: what comes from crates.io. Packages of the project itself, of repositories
 * and of other registries have no advisories there.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 * @see The Cargo Book, Cargo.lock
 */
export function readCargoLock(path: string, bytes: Uint8Array): LockFile {
  const source = decodeText(path, bytes).text;
  const toml = readToml(source);
  const lines = indexLines(source);
  const entries = items(toml.value["package"]).flatMap((item, i): Entry[] => {
    const table = members(item);
    const [name, version, from] = [
      text(table["name"]),
      text(table["version"]),
      text(table["source"]),
    ];
    if (!name || !version) return [];
    const region = lines.regionOf(toml.rangeOf(["package", i]) ?? { start: 0, end: 0 });
    const needs = items(table["dependencies"]).flatMap((need) => text(need) ?? []);
    return [
      { key: String(i), name, version, region, requires: [], needs, ...(from && { source: from }) },
    ];
  });
  const keysOf = keysByNeed(entries);
  const resolve = (needs: readonly string[]) => needs.flatMap((need) => keysOf.get(need) ?? []);
  const own = entries.filter((entry) => entry.source === undefined);
  const nameOf = new Map(entries.map(({ key, name }) => [key, name]));
  return {
    kind: "lock",
    packages: entries
      .filter(({ source: from }) => from !== undefined && cratesIo.test(from))
      .map(({ key, name, version, region, needs }) => ({
        key,
        name,
        version,
        region,
        requires: resolve(needs),
      })),
    asked: own.flatMap(({ needs }) =>
      resolve(needs).map((key) => ({ folder: "", name: nameOf.get(key) ?? "", key })),
    ),
    unversioned: [],
  };
}

/** A dependency is named `serde`, `serde 1.0.0`, or `serde 1.0.0 (SOURCE)` where less is not enough. */
function keysByNeed(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { key, name, version, source } of entries) {
    for (const need of [name, `${name} ${version}`, `${name} ${version} (${source})`]) {
      if (!keys.has(need)) keys.set(need, key);
    }
  }
  return keys;
}
