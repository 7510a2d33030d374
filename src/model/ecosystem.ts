import type { FileEntry, FilePart, TreeFile } from "./file-tree.ts";
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
  /** Its packages own files: it is assembled before the others, and says which (`Assembled.owned`). */
  readonly ownsFiles?: true;
  /** Large files that tell of packages somewhere inside: executables, archives. */
  readonly parts?: PartsReading<P>;
  /** What all files of one asset say together. */
  assemble(parsed: readonly ParsedFile<P>[], context: AssembleContext): Assembled;
  /** Order of versions, as `Array.sort` wants it. */
  compare(a: string, b: string): number;
  /** True where this ecosystem serves an OSV ecosystem name, with or without its release. */
  serves(osvEcosystem: string): boolean;
}

/** How a file is read that is too large to be kept: by the parts that it is asked for. */
export interface PartsReading<P = unknown> {
  /** By path, mode and size alone. */
  wants(entry: FileEntry): boolean;
  /**
   * Yields the part it needs next and is given its bytes, shorter where the file ends before;
   * returns what the file says, `undefined` where it says nothing. Parts near the start, or in
   * rising order, cost least: a compressed layer passes by once.
   *
   * @throws SyntaxError where the file is broken, its message says where
   */
  read(entry: FileEntry): Generator<FilePart, P | undefined, Uint8Array>;
}

export interface ParsedFile<P = unknown> {
  readonly entry: FileEntry;
  readonly value: P;
}

export interface AssembleContext {
  readonly asset: Asset;
  /** An image or a root file system: what is installed counts, not what a project asks for. */
  readonly isSystem: boolean;
  readonly os?: OperatingSystem;
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** What ecosystems that own files said of them, together. */
  readonly owned?: ReadonlySet<string>;
}

export interface Assembled {
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
  /** Paths that its packages brought, of the files that tell of packages of other ecosystems. */
  readonly owned?: readonly string[];
}
