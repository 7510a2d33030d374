import type { FileEntry } from "./file-tree.ts";
import type { Package } from "./package.ts";

/** What a scaffold may know of the project that it is for. */
export interface ScaffoldProject {
  /** Of the project's lock files and pinned requirements. */
  readonly packages: readonly Package[];
  /** Texts of manifests that name packages without their versions too: `pyproject.toml`. */
  readonly manifests: readonly string[];
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** Folder for the new code, with slashes and none at its end; empty for the project's own. */
  readonly folder: string;
}

/** A new file. */
export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Code that a project needs and has not: written once with its tests, and the project's from then
 * on. What exists is never written over.
 */
export interface Scaffold {
  readonly id: string;
  /** In the imperative: `Make and read access tokens`. */
  readonly title: string;
  /** New files, and what is left to do by hand, most important first. */
  write(project: ScaffoldProject): {
    readonly files: readonly ScaffoldFile[];
    readonly notes: readonly string[];
  };
}
