import type { AssembleContext, Assembled, Ecosystem, Package, ParsedFile } from "../model/index.ts";
import { items, members } from "../model/json-values.ts";
import { readJson } from "../syntax/json-keys.ts";
import { decodeText } from "../syntax/text.ts";
import { compareComposer } from "../versions/composer.ts";
import {
  type BrokenFile,
  brokenGaps,
  filesOf,
  gapsOfBroken,
  readOrBroken,
} from "./broken-files.ts";
import { readComposerLock } from "./composer/composer-lock.ts";
import {
  type ComposerPackage,
  composerPurl,
  packageNames,
  readComposerPackage,
  toPackage,
} from "./composer/composer-package.ts";
import { type AskedPackage, type LockFile, lockedPackages } from "./lock-file.ts";
import { isOwned } from "./owned-files.ts";
import { locate, unitePackages } from "./unite-packages.ts";
import { type AskingManifest, unlockedGaps } from "./unlocked.ts";

/** What Composer installed; plain JSON values. */
interface InstalledList {
  readonly kind: "installed";
  readonly packages: readonly ComposerPackage[];
}

/** A `composer.json`; plain JSON values. */
interface ComposerManifest extends AskingManifest {
  readonly names: readonly string[];
}

type ComposerFile = InstalledList | LockFile | ComposerManifest | BrokenFile;

/** PHP packages: what a project's lock settles, and what Composer installed in a system. */
export const composer: Ecosystem<ComposerFile> = {
  id: "composer",
  files: ["composer/installed.json", "composer.lock", "composer.json"],
  parse: ({ entry, bytes }) =>
    readOrBroken(() => parseFile(entry.path, decodeText(entry.path, bytes).text)),
  assemble,
  compare: compareComposer,
  serves: (ecosystem) => ecosystem === "Packagist",
};

function parseFile(path: string, text: string): ComposerFile {
  if (isInstalledList(path)) return readInstalled(text);
  if (/\.lock$/i.test(path)) return readComposerLock(text);
  const manifest = members(readJson(text));
  const names = [...packageNames(manifest["require"]), ...packageNames(manifest["require-dev"])];
  return { kind: "manifest", asks: names.length > 0, names };
}

/** Composer 1 wrote a list, Composer 2 an object that holds it. */
function readInstalled(text: string): InstalledList {
  const value = readJson(text);
  const list = Array.isArray(value) ? value : items(members(value)["packages"]);
  return {
    kind: "installed",
    packages: list.flatMap((one) => readComposerPackage(members(one)) ?? []),
  };
}

function isInstalledList(path: string): boolean {
  return /\/installed\.json$/i.test(path);
}

function assemble(
  parsed: readonly ParsedFile<ComposerFile>[],
  context: AssembleContext,
): Assembled {
  if (context.isSystem) {
    const lists = parsed.filter(({ entry }) => isInstalledList(entry.path));
    return {
      packages: installed(filesOf(lists, "installed"), context),
      gaps: gapsOfBroken(lists, context),
    };
  }
  const project = parsed.filter(
    ({ entry }) => !isInstalledList(entry.path) && !/(?:^|\/)vendor\//.test(entry.path),
  );
  const manifests = filesOf(project, "manifest");
  const byPath = new Map(manifests.map(({ entry, value }) => [entry.path, value]));
  const locks = filesOf(project, "lock").map(({ entry, value }) => {
    const manifest = byPath.get(entry.path.replace(/composer\.lock$/i, "composer.json"));
    return { path: entry.path, lock: value, asked: askedOf(value, manifest) };
  });
  const packages = lockedPackages(locks, {
    context,
    ecosystem: "Packagist",
    purlOf: composerPurl,
    askedAt: () => undefined,
  });
  const broken = filesOf(project, "broken").map(({ entry }) => entry);
  const open = unlockedGaps(
    {
      manifests,
      locks: [...locks, ...broken].map(({ path }) => path),
      advice: "composer.lock, made by composer update --no-install",
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(project, context), ...open] };
}

function askedOf({ packages }: LockFile, manifest: ComposerManifest | undefined): AskedPackage[] {
  const names = new Set(manifest?.names);
  return packages
    .filter(({ name }) => names.has(name))
    .map(({ name, key }) => ({ folder: "", name, key }));
}

function installed(
  lists: readonly ParsedFile<InstalledList>[],
  context: AssembleContext,
): Package[] {
  const counted = lists.filter(({ entry }) => !isOwned(entry.path, context));
  return unitePackages(
    counted.flatMap(({ entry, value }) => {
      const requirers = new Map<string, string[]>();
      for (const { name, requires } of value.packages) {
        for (const needed of requires) {
          const known = requirers.get(needed);
          if (known) known.push(name);
          else requirers.set(needed, [name]);
        }
      }
      return value.packages.map((one) => ({
        ...toPackage(one),
        requiredBy: requirers.get(one.name) ?? [],
        location: locate(context, entry),
      }));
    }),
  );
}
