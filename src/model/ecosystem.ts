import type { FileEntry, TreeFile } from "./file-tree.ts";
import type { Gap, OperatingSystem } from "./inventory.ts";
import type { Package } from "./package.ts";
import type { Asset } from "./target.ts";

/**
 * A package ecosystem: which files tell of its packages, and how.
 *
 * @typeParam P - what one file says; plain JSON values, cached by content
 */
export interface Ecosystem<P = unknown> {
  readonly id: string;
  /** See `compilePatterns` for the grammar. */
  readonly files: readonly string[];
  /** What one file says, by itself. Pure. @throws SyntaxError where the file is broken, its message says where */
  parse(file: TreeFile): P;
  /** What all files of one asset say together. */
  assemble(parsed: readonly ParsedFile<P>[], context: AssembleContext): Assembled;
  /** Order of versions, as `Array.sort` wants it. */
  compare(a: string, b: string): number;
  /** True where this ecosystem serves an OSV ecosystem name, with or without its release. */
  serves(osvEcosystem: string): boolean;
}

export interface ParsedFile<P = unknown> {
  readonly entry: FileEntry;
  readonly value: P;
}

export interface AssembleContext {
  readonly asset: Asset;
  readonly os?: OperatingSystem;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

export interface Assembled {
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
}
