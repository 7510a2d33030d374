import type { AssembleContext, Assembled, Ecosystem, ParsedFile } from "../model/index.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { comparePep440 } from "../versions/pep440.ts";
import { assembleRequirements } from "./assemble-requirements.ts";
import { isOwned } from "./owned-files.ts";
import { installedPackages, type PythonMetadata, readPythonMetadata } from "./python-metadata.ts";
import { type RequirementsFile, readRequirementsFile } from "./requirements-files.ts";

type PypiFile = RequirementsFile | PythonMetadata;

/** Python packages: what a project's requirements pin, and what is installed in an image. */
export const pypi: Ecosystem<PypiFile> = {
  id: "pypi",
  files: [...requirementsSyntax.files, "*.dist-info/METADATA", "*.egg-info/PKG-INFO", "*.egg-info"],
  parse({ entry: { path }, bytes }) {
    if (isMetadata(path)) return readPythonMetadata(bytes);
    return readRequirementsFile(path, bytes);
  },
  assemble,
  compare: comparePep440,
  serves: (ecosystem) => ecosystem === "PyPI",
};

/**
 * In a project the requirements count, and virtual environments are skipped; in an image what is
 * installed counts, and its requirements files would count everything twice.
 */
function assemble(parsed: readonly ParsedFile<PypiFile>[], context: AssembleContext): Assembled {
  const { isSystem } = context;
  if (!isSystem) {
    const files = parsed.flatMap(({ entry, value }) =>
      value.kind === "requirements" ? [[entry.path, value] as const] : [],
    );
    return assembleRequirements(new Map(files), context);
  }
  const installed = parsed.flatMap(({ entry, value }) =>
    value.kind === "metadata" && !isOwned(entry.path, context) ? [{ entry, value }] : [],
  );
  return { packages: installedPackages(installed, context), gaps: [] };
}

function isMetadata(path: string): boolean {
  return /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info)$/i.test(path);
}
