import type { FileTree, ImageFacts } from "./file-tree.ts";
import type { OperatingSystem } from "./inventory.ts";
import type { Region, TextRange } from "./location.ts";

/** A parsed file. Each kind extends it; `kind` ties rules to what they read. */
export interface Document {
  readonly kind: string;
  readonly path: string;
  /** Decoded text; all ranges are UTF-16 offsets into it. */
  readonly text: string;
  /** A Latin-1 file is read and never edited. */
  readonly encoding: "utf-8" | "latin-1";
  readonly problems: readonly SyntaxProblem[];
  /** Of a text that was put together from parts of the file: a cell's code, of a notebook. Never edited. */
  readonly origin?: TextOrigin;
}

/** Where the text of a document stands in its file. */
export interface TextOrigin {
  /** The region of the file that a range of the text was written in. */
  regionOf(range: TextRange): Region;
  /** What people call the part of the file that holds an offset of the text: `Cell 3`. */
  partAt(offset: number): string;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly range?: TextRange;
  /** `fatal`: nothing could be read. `recovered`: the rest was read. `unread`: nothing was tried. */
  readonly level: "fatal" | "recovered" | "unread";
}

/** The text of a file and how it was decoded. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly encoding: "utf-8" | "latin-1";
}

/** A kind of document: which files it is read from, and how. */
export interface Syntax<D extends Document = Document> {
  readonly kind: D["kind"];
  /** See `compilePatterns` for the grammar. */
  readonly files: readonly string[];
  /** Never throws on content: what is broken is a problem. */
  parse(source: SourceText): D;
}

/** The image configuration as a document; `text` is its JSON. */
export interface ImageDocument extends Document {
  readonly kind: "image";
  readonly image: ImageFacts;
}

/** The operating system of an image or a root file system as a document; `text` is its name. */
export interface SystemDocument extends Document {
  readonly kind: "system";
  readonly os: OperatingSystem;
  /** ISO date of the scan. */
  readonly today: string;
}

/** What a fixer may look at beside the document it edits. */
export type ProjectFiles = Pick<FileTree, "read">;
