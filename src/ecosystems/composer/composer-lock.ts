import { indexLines, type TextRange } from "../../model/index.ts";
import { items, members } from "../../model/json-values.ts";
import { readJson, visitKeys } from "../../syntax/json-keys.ts";
import type { LockedPackage, LockFile } from "../lock-file.ts";
import { type ComposerPackage, readComposerPackage } from "./composer-package.ts";

const lists = ["packages", "packages-dev"] as const;

/**
 * Reads `composer.lock`. What is asked for stands in `composer.json`.
 *
 * @throws SyntaxError where it is no JSON, its message says where
 */
export function readComposerLock(text: string): LockFile {
  const lock = members(readJson(text));
  const versions = versionPlaces(text);
  const lines = indexLines(text);
  const found = lists.flatMap((list) =>
    items(lock[list]).flatMap((item, i) => {
      const one = readComposerPackage(members(item));
      const range = versions.get(`${list} ${i}`) ?? { start: 0, end: 0 };
      return one ? [{ one, list, range }] : [];
    }),
  );
  const keys = new Map(found.map(({ one }, i) => [one.name, String(i)]));
  return {
    kind: "lock",
    packages: found.map(
      ({ one, list, range }, i): LockedPackage => ({
        key: String(i),
        name: one.name,
        version: one.version,
        region: lines.regionOf(range),
        requires: keysOf(one, keys),
        scope: list === "packages" ? "required" : "development",
        ...(one.license && { license: one.license }),
      }),
    ),
    asked: [],
    unversioned: [],
  };
}

function keysOf({ requires }: ComposerPackage, keys: ReadonlyMap<string, string>): string[] {
  return requires.flatMap((name) => keys.get(name) ?? []);
}

/** Where the `version` of the n-th package of a list stands. */
function versionPlaces(text: string): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  const counts = new Map<string, number>();
  visitKeys(text, ({ name, parents, range }) => {
    const [list = ""] = parents;
    // An item of the list: the object lies in the array, and both are named after it.
    if (parents.length !== 2 || !lists.some((one) => one === list)) return;
    // Composer writes the name first; the version of an item without one belongs to none.
    if (name === "name") counts.set(list, (counts.get(list) ?? -1) + 1);
    if (name === "version") places.set(`${list} ${counts.get(list) ?? 0}`, range);
  });
  return places;
}
