import type { Document } from "./document.ts";
import type { Region, TextRange } from "./location.ts";

/** A place in a file that a rule over a program may report, kept when the file's text is gone. Plain JSON. */
export interface Site {
  readonly range: TextRange;
  readonly region: Region;
  /** What stands there, secrets masked, white space made one: part of the fingerprint. */
  readonly text: string;
  /** What people call the part of the file: `Cell 3` of a notebook. */
  readonly part?: string;
  /** Enclosing function or class. */
  readonly symbol?: string;
  /** The comments that may suppress a finding here: on its lines, and alone on the line above. */
  readonly comments?: {
    readonly here: string;
    readonly above: string;
    readonly inside?: string;
  };
}

/** Makes the site of a range in the file that is being gathered. */
export type MakeSite = (range: TextRange, symbol: string | undefined) => Site;

/** What one file said for a program. Plain JSON values: made in a worker, kept between passes. */
export interface GatheredFile<G = unknown> {
  readonly path: string;
  readonly value: G;
}

/**
 * All files of one asset as one document, linked from what each file said. Its `text` is empty:
 * matches over it name a file and a site.
 */
export interface Program extends Document {
  /** Files where a limit was hit: what they do is known in part. */
  readonly limited: readonly string[];
}

/**
 * Makes programs of one kind: reads each document while it is in memory, and links what they said.
 * Pure and synchronous.
 */
export interface ProgramReader<P extends Program = Program, G = unknown> {
  readonly kind: P["kind"];
  /** The kind of the documents that it reads. */
  readonly reads: string;
  /** Kinds of documents that say more of those: `gather` gets them too, rules and fixers do not. */
  readonly alsoReads?: readonly string[];
  /** `undefined` where a file says nothing. */
  gather(document: Document, makeSite: MakeSite): G | undefined;
  link(files: readonly GatheredFile<G>[]): P;
}
