import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  type Ecosystem,
  type ParsedFile,
  type TreeFile,
} from "../model/index.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { comparePep440 } from "../versions/pep440.ts";
import { type BrokenFile, brokenGaps, filesOf, readOrBroken } from "./broken-files.ts";
import type { LockFile } from "./lock-file.ts";
import { isOwned } from "./owned-files.ts";
import { assemblePythonProject } from "./pypi/assemble-project.ts";
import { readPdmLock } from "./pypi/pdm-lock.ts";
import { readPipfileLock } from "./pypi/pipfile-lock.ts";
import { readPoetryLock } from "./pypi/poetry-lock.ts";
import { readPylock } from "./pypi/pylock.ts";
import { type PyprojectFile, readPyproject } from "./pypi/pyproject.ts";
import {
  installedPackages,
  type PythonMetadata,
  readPythonMetadata,
} from "./pypi/python-metadata.ts";
import { type RequirementsFile, readRequirementsFile } from "./pypi/requirements-files.ts";
import { readUvLock } from "./pypi/uv-lock.ts";

type PypiFile = RequirementsFile | PythonMetadata | LockFile | PyprojectFile | BrokenFile;

/** Python packages: what a project pins and locks, and what is installed in a system. */
export const pypi: Ecosystem<PypiFile> = {
  id: "pypi",
  files: [
    ...requirementsSyntax.files,
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pylock.toml",
    "pylock.*.toml",
    "pyproject.toml",
    "*.dist-info/METADATA",
    "*.egg-info/PKG-INFO",
    "*.egg-info",
    "*.egg/EGG-INFO/PKG-INFO",
  ],
  parse(file) {
    const { path } = file.entry;
    if (isMetadata(path)) return readPythonMetadata(file.bytes);
    return readOrBroken(() => readProjectFile(file));
  },
  assemble,
  compare: comparePep440,
  serves: (ecosystem) => ecosystem === "PyPI",
};

function readProjectFile({ entry: { path }, bytes }: TreeFile): PypiFile {
  const name = baseNameOf(path).toLowerCase();
  const read = readers[name.startsWith("pylock.") ? "pylock.toml" : name];
  return read ? read(path, bytes) : readRequirementsFile(path, bytes);
}

type Read = (path: string, bytes: Uint8Array) => PypiFile;

const readers: Readonly<Record<string, Read | undefined>> = {
  "poetry.lock": readPoetryLock,
  "uv.lock": readUvLock,
  "pdm.lock": readPdmLock,
  "pipfile.lock": readPipfileLock,
  "pylock.toml": readPylock,
  "pyproject.toml": readPyproject,
};

/**
 * In a project requirements and locks count, and virtual environments are skipped; in a system what
 * is installed counts: its requirements files would count everything twice.
 */
function assemble(parsed: readonly ParsedFile<PypiFile>[], context: AssembleContext): Assembled {
  if (context.isSystem) {
    const installed = filesOf(parsed, "metadata").filter(
      ({ entry }) => !isOwned(entry.path, context),
    );
    return { packages: installedPackages(installed, context), gaps: [] };
  }
  const { packages, gaps } = assemblePythonProject(
    {
      unread: filesOf(parsed, "broken").map(({ entry }) => entry.path),
      requirements: byPath(filesOf(parsed, "requirements")),
      locks: filesOf(parsed, "lock"),
      manifests: byPath(filesOf(parsed, "pyproject")),
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(parsed, context), ...gaps] };
}

function byPath<T>(files: readonly ParsedFile<T>[]): ReadonlyMap<string, T> {
  return new Map(files.map(({ entry, value }) => [entry.path, value]));
}

function isMetadata(path: string): boolean {
  return /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info|\.egg\/EGG-INFO\/PKG-INFO)$/i.test(
    path,
  );
}
