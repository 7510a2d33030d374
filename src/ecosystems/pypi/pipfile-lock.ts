import { indexLines, type Region } from "../../model/index.ts";
import { readJson, visitKeys } from "../../syntax/json-keys.ts";
import { decodeText } from "../../syntax/text.ts";
import { normalizePypiName } from "../../versions/package-names.ts";
import type { LockedPackage, LockFile } from "../lock-file.ts";
import { isPypiName, isShown, tableOf, textOf } from "./lock-entries.ts";

/**
 * Reads `Pipfile.lock`. It does not say which package asks for which.
 *
 * @throws SyntaxError where it is no JSON, its message says where
 */
export function readPipfileLock(path: string, bytes: Uint8Array): LockFile {
  const { text } = decodeText(path, bytes);
  const value = tableOf(readJson(text));
  const regions = regionsOf(text);
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const [category, list] of Object.entries(value)) {
    if (category.startsWith("_")) continue;
    for (const [name, stated] of Object.entries(tableOf(list))) {
      const entry = tableOf(stated);
      const version = textOf(entry["version"])?.replace(/^===?\s*/, "");
      const region = regions.get(`${category}\0${name}`);
      if (!isPypiName(name) || !region || entry["path"] !== undefined) continue;
      const normalized = normalizePypiName(name);
      if (version === undefined || !isShown(version)) unversioned.push(normalized);
      else {
        const scope = scopes[category];
        const key = `${category}/${name}`;
        packages.push({
          key,
          name: normalized,
          version,
          region,
          requires: [],
          ...(scope && { scope }),
        });
      }
    }
  }
  return { kind: "lock", packages, asked: [], unversioned };
}

const scopes: Readonly<Record<string, LockedPackage["scope"]>> = {
  default: "required",
  develop: "development",
};

function regionsOf(text: string): Map<string, Region> {
  const lines = indexLines(text);
  const regions = new Map<string, Region>();
  visitKeys(text, ({ name, parents, range }) => {
    if (parents.length === 1) regions.set(`${parents[0]}\0${name}`, lines.regionOf(range));
  });
  return regions;
}
