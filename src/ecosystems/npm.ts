import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  type Ecosystem,
  type Gap,
  type ParsedFile,
  type TreeFile,
} from "../model/index.ts";
import { compareSemver } from "../versions/semver.ts";
import { type BrokenFile, brokenGaps, filesOf, readOrBroken } from "./broken-files.ts";
import type { LockFile } from "./lock-file.ts";
import { installedNpm } from "./npm/assemble-installed.ts";
import { assembleNpmProject } from "./npm/assemble-project.ts";
import { readBunLock } from "./npm/bun-lock.ts";
import {
  type InstalledNpm,
  type NpmManifest,
  readInstalled,
  readManifest,
} from "./npm/package-json.ts";
import { readPackageLock } from "./npm/package-lock.ts";
import { type PnpMap, readPnp } from "./npm/pnp.ts";
import { readPnpmLock } from "./npm/pnpm-lock.ts";
import { isSample, rootFolder } from "./npm/root-folder.ts";
import { readYarn } from "./npm/yarn-lock.ts";

type NpmFile = InstalledNpm | NpmManifest | LockFile | PnpMap | BinaryLock | BrokenFile;

/** What Bun wrote before it wrote text. */
interface BinaryLock {
  readonly kind: "binary-lock";
}

/** npm packages: what a project's locks settle, and what is installed in a system. */
export const npm: Ecosystem<NpmFile | undefined> = {
  id: "npm",
  files: [
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "bun.lockb",
    ".pnp.cjs",
    ".pnp.js",
    ".pnp.data.json",
  ],
  parse,
  assemble,
  compare: compareSemver,
  serves: (ecosystem) => ecosystem === "npm",
};

function parse({ entry: { path }, bytes }: TreeFile): NpmFile | undefined {
  const root = rootFolder(path);
  // A broken root is a package that is not counted; packages ship all else as samples.
  if (root !== undefined) return readInstalled(bytes, root);
  if (/(?:^|\/)node_modules\//.test(path)) return undefined;
  return readOrBroken(() => readOther(path, bytes));
}

function readOther(path: string, bytes: Uint8Array): NpmFile | undefined {
  switch (baseNameOf(path).toLowerCase()) {
    case "package.json":
      return readManifest(path, bytes);
    case "package-lock.json":
    case "npm-shrinkwrap.json":
      return readPackageLock(path, bytes);
    case "pnpm-lock.yaml":
      return readPnpmLock(path, bytes);
    case "yarn.lock":
      return readYarn(path, bytes);
    case "bun.lock":
      return readBunLock(path, bytes);
    case "bun.lockb":
      return { kind: "binary-lock" };
    default:
      return readPnp(new TextDecoder().decode(bytes));
  }
}

/**
 * In a project the locks count, and `node_modules` is skipped; in a system what is installed
 * counts: a lock beside it would count everything twice.
 */
function assemble(
  parsed: readonly ParsedFile<NpmFile | undefined>[],
  context: AssembleContext,
): Assembled {
  const files = parsed.filter(
    (file): file is ParsedFile<NpmFile> => file.value !== undefined && !isSample(file.entry.path),
  );
  const isMap = ({ entry }: ParsedFile) => baseNameOf(entry.path).startsWith(".pnp.");
  const manifests = filesOf(files, "manifest");
  if (context.isSystem) {
    const installed = filesOf(files, "installed");
    const maps = filesOf(files, "pnp");
    const broken = filesOf(files, "broken").filter(isMap);
    return {
      packages: installedNpm({ installed, manifests, maps }, context),
      gaps: broken.map(({ entry, value }) => gapOf(entry.path, "malformed", value.why)),
    };
  }
  const broken = files.filter((file) => !isMap(file));
  const binary = filesOf(files, "binary-lock");
  const { packages, gaps } = assembleNpmProject(
    {
      unread: [...filesOf(broken, "broken"), ...binary].map(({ entry }) => entry.path),
      locks: filesOf(files, "lock"),
      manifests: new Map(manifests.map(({ entry, value }) => [entry.path, value])),
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(broken, context), ...binary.map(binaryGap), ...gaps] };

  function gapOf(path: string, reason: Gap["reason"], message: string): Gap {
    return { asset: context.asset.id, path, reason, message };
  }

  function binaryGap({ entry }: ParsedFile): Gap {
    const message =
      "Bun's binary lock cannot be read: write it as text with bun install --save-text-lockfile.";
    return gapOf(entry.path, "unsupported", message);
  }
}
