import type { AssembleContext, Assembled, Ecosystem, Package, ParsedFile } from "../model/index.ts";
import { decodeText } from "../syntax/text.ts";
import { compareGem } from "../versions/gem.ts";
import {
  type BrokenFile,
  brokenGaps,
  filesOf,
  gapsOfBroken,
  readOrBroken,
} from "./broken-files.ts";
import { type LockFile, lockedPackages } from "./lock-file.ts";
import { isOwned } from "./owned-files.ts";
import { readGemfileLock } from "./rubygems/gemfile-lock.ts";
import { type InstalledGem, readGemspec } from "./rubygems/gemspec.ts";
import { locate, unitePackages } from "./unite-packages.ts";
import { type AskingManifest, unlockedGaps } from "./unlocked.ts";

type GemFile = InstalledGem | LockFile | AskingManifest | BrokenFile;

/** Gems: what a project's lock settles, and what is installed in a system, Ruby's default gems too. */
export const rubygems: Ecosystem<GemFile> = {
  id: "rubygems",
  files: [
    "specifications/*.gemspec",
    "specifications/default/*.gemspec",
    "Gemfile.lock",
    "gems.locked",
    "Gemfile",
    "gems.rb",
  ],
  parse: ({ entry, bytes }) => readOrBroken(() => parseFile(entry.path, bytes)),
  assemble,
  compare: compareGem,
  serves: (ecosystem) => ecosystem === "RubyGems",
};

function parseFile(path: string, bytes: Uint8Array): GemFile {
  if (isGemspec(path)) return readGemspec(bytes);
  const { text } = decodeText(path, bytes);
  if (/(?:\.lock|\.locked)$/i.test(path)) return readGemfileLock(text);
  return { kind: "manifest", asks: /^[ \t]*gem[ \t(]+["']/m.test(text) };
}

function isGemspec(path: string): boolean {
  return /\.gemspec$/i.test(path);
}

function assemble(parsed: readonly ParsedFile<GemFile>[], context: AssembleContext): Assembled {
  if (context.isSystem) {
    const gemspecs = parsed.filter(({ entry }) => isGemspec(entry.path));
    return {
      packages: installed(filesOf(parsed, "gem"), context),
      gaps: gapsOfBroken(gemspecs, context),
    };
  }
  const project = parsed.filter(({ entry }) => !isGemspec(entry.path));
  const locks = filesOf(project, "lock").map(({ entry, value }) => ({
    path: entry.path,
    lock: value,
    asked: value.asked,
  }));
  const packages = lockedPackages(locks, {
    context,
    ecosystem: "RubyGems",
    purlOf: gemPurl,
    askedAt: () => undefined,
  });
  const open = unlockedGaps(
    {
      manifests: filesOf(project, "manifest"),
      locks: [...locks, ...filesOf(project, "broken").map(({ entry }) => entry)].map(
        ({ path }) => path,
      ),
      advice: "Gemfile.lock, made by bundle lock",
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(project, context), ...open] };
}

function installed(gems: readonly ParsedFile<InstalledGem>[], context: AssembleContext): Package[] {
  const counted = gems.filter(({ entry }) => !isOwned(entry.path, context));
  const requirers = new Map<string, Set<string>>();
  for (const { value } of counted) {
    for (const needed of value.dependsOn) {
      const known = requirers.get(needed);
      if (known) known.add(value.name);
      else requirers.set(needed, new Set([value.name]));
    }
  }
  return unitePackages(
    counted.map(({ entry, value: { kind: _, platform, ...gem } }) => ({
      ...gem,
      purl: gemPurl(gem.name, gem.version, platform),
      ecosystem: "RubyGems",
      location: locate(context, entry),
      requiredBy: [...(requirers.get(gem.name) ?? [])],
    })),
  );
}

/** Package URL of a gem (purl-spec, type gem). */
function gemPurl(name: string, version: string, platform?: string): string {
  const base = `pkg:gem/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
  return platform === undefined ? base : `${base}?platform=${encodeURIComponent(platform)}`;
}
