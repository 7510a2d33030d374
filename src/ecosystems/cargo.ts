import type { Reading } from "../binaries/reading.ts";
import type { AssembleContext, Assembled, Ecosystem, Package, ParsedFile } from "../model/index.ts";
import { decodeText } from "../syntax/text.ts";
import { compareSemver } from "../versions/semver.ts";
import {
  type BrokenFile,
  brokenGaps,
  filesOf,
  gapsOfBroken,
  readOrBroken,
} from "./broken-files.ts";
import { readCargoLock } from "./cargo/cargo-lock.ts";
import { readCargoManifest } from "./cargo/cargo-manifest.ts";
import { type RustProgram, readRustProgram } from "./cargo/embedded-crates.ts";
import { isProgram } from "./executables.ts";
import { type LockFile, lockedPackages } from "./lock-file.ts";
import { isOwned } from "./owned-files.ts";
import { locate, unitePackages } from "./unite-packages.ts";
import { type AskingManifest, unlockedGaps } from "./unlocked.ts";

type CargoFile = LockFile | AskingManifest | RustProgram | BrokenFile;

/** Rust crates: what a project's `Cargo.lock` settles, and what `cargo auditable` wrote into programs. */
export const cargo: Ecosystem<CargoFile> = {
  id: "cargo",
  files: ["Cargo.lock", "Cargo.toml"],
  parse: ({ entry, bytes }) => readOrBroken(() => parseFile(entry.path, bytes)),
  parts: { wants: isProgram, read: () => readProgram() },
  assemble,
  compare: compareSemver,
  serves: (ecosystem) => ecosystem === "crates.io",
};

/** A broken list is a gap of a system only: programs in a project are not what it asks for. */
function* readProgram(): Reading<CargoFile | undefined> {
  try {
    return yield* readRustProgram();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "broken", why: error.message };
  }
}

function parseFile(path: string, bytes: Uint8Array): CargoFile {
  if (/\.lock$/i.test(path)) return readCargoLock(path, bytes);
  return readCargoManifest(decodeText(path, bytes).text);
}

function assemble(parsed: readonly ParsedFile<CargoFile>[], context: AssembleContext): Assembled {
  const isManifest = ({ entry }: ParsedFile) => /(?:^|\/)Cargo\.(?:lock|toml)$/i.test(entry.path);
  if (context.isSystem) {
    const programs = parsed.filter((file) => !isManifest(file));
    const packages = embedded(filesOf(programs, "program"), context);
    return { packages, gaps: gapsOfBroken(programs, context) };
  }
  const project = parsed.filter(isManifest);
  const locks = filesOf(project, "lock").map(({ entry, value }) => ({
    path: entry.path,
    lock: value,
    asked: value.asked,
  }));
  const packages = lockedPackages(locks, {
    context,
    ecosystem: "crates.io",
    purlOf,
    askedAt: () => undefined,
  });
  const broken = filesOf(project, "broken").map(({ entry }) => entry);
  const open = unlockedGaps(
    {
      manifests: filesOf(project, "manifest"),
      locks: [...locks, ...broken].map(({ path }) => path),
      advice: "Cargo.lock, made by cargo generate-lockfile",
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(project, context), ...open] };
}

function embedded(
  programs: readonly ParsedFile<RustProgram>[],
  context: AssembleContext,
): Package[] {
  const counted = programs.filter(({ entry }) => !isOwned(entry.path, context));
  return unitePackages(
    counted.flatMap(({ entry, value }) => {
      const location = locate(context, entry);
      const requirers = new Map<string, string[]>();
      for (const { name, dependsOn } of value.crates) {
        for (const needed of dependsOn) push(requirers, needed, name);
      }
      return value.crates.map(({ name, version, dependsOn, isAsked }) => ({
        name,
        version,
        purl: purlOf(name, version),
        ecosystem: "crates.io",
        location,
        dependsOn,
        requiredBy: isAsked ? [] : (requirers.get(name) ?? []),
      }));
    }),
  );
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** Package URL of a crate (purl-spec, type cargo). */
function purlOf(name: string, version: string): string {
  return `pkg:cargo/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}
