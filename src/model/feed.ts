import type { Advisory } from "./advisory.ts";

/** A published source of advisories or of facts about them. Pure: it says where what lies and reads it. */
export type Feed = ArchiveFeed | DocumentsFeed | TableFeed;

interface FeedBase {
  readonly id: string;
  /** For people: `OSV`. */
  readonly title: string;
  /** Id of the feed on whose server it lies, where that is another. */
  readonly lies?: string;
}

/** One archive of OSV records for each ecosystem, and each record as a file of its own. */
export interface ArchiveFeed extends FeedBase {
  readonly kind: "archive";
  /** OSV's names without releases. */
  readonly families: readonly string[];
  /** Path below the address: a zip archive of JSON files. */
  archive(family: string): string;
  /** Path of the list of all its records, the latest first. */
  changes(family: string): string;
  record(family: string, id: string): string;
  /** @throws SyntaxError where it is no such list */
  readChanges(text: string): readonly RecordChange[];
  /** @returns `undefined` for a record that names no package of the family */
  read(record: unknown, family: string): Advisory | undefined;
}

export interface RecordChange {
  readonly id: string;
  /** RFC 3339. */
  readonly modified: string;
}

/** Some JSON files that hold all of one ecosystem. */
export interface DocumentsFeed extends FeedBase {
  readonly kind: "documents";
  readonly families: readonly string[];
  /** @param releases - what the database holds or the user named: `v3.20` */
  documents(releases: readonly string[]): readonly FeedDocument[];
  /**
   * Reads one document.
   *
   * @param date - RFC 3339: the day of all its facts
   * @throws SyntaxError where it is no such document
   */
  read(bytes: Uint8Array, date: string): Iterable<Advisory>;
}

export interface FeedDocument {
  readonly path: string;
  /** May be missing: a release that a mirror does not carry. */
  readonly isOptional: boolean;
}

/** Facts by CVE, in one file. */
export interface TableFeed extends FeedBase {
  readonly kind: "table";
  readonly path: string;
  /** What it is kept as. */
  readonly file: string;
  /** @returns what to keep; `undefined` where the bytes are no such file */
  build(bytes: Uint8Array, origin: TableOrigin): Uint8Array | undefined;
  /** What is kept, with another origin. */
  restate(kept: Uint8Array, origin: TableOrigin): Uint8Array;
  /** @returns `undefined` where what is kept does not say */
  describe(kept: Uint8Array): TableFacts | undefined;
}

export interface TableOrigin {
  /** RFC 3339: when the feed last answered. */
  readonly checked: string;
  readonly url: string;
  /** By path: what the server calls the state that was read. */
  readonly validators: Readonly<Record<string, Validator>>;
}

export interface TableFacts extends TableOrigin {
  /** RFC 3339: the day of the facts. */
  readonly date: string;
  readonly records: number;
}

/** HTTP validators of one file, as the server gave them. */
export interface Validator {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** Where a feed is. */
export interface FeedAddress {
  /** Without a slash at its end. */
  readonly base: string;
  /** False where it was replaced: a mirror may be behind. */
  readonly isDefault: boolean;
}
