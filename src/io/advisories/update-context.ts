import { join } from "node:path";
import { footer } from "../../advisories/build-db.ts";
import { type DbHeader, type FeedState, frontBytes } from "../../advisories/db-format.ts";
import type { FeedAddress } from "../../model/index.ts";
import { EnvironmentError, isSutureError } from "../../model/index.ts";
import { withoutCredentials } from "../http/http.ts";
import { codeOf, type Retrying } from "../http/http-retries.ts";
import { openRandomAccess } from "../random-access.ts";
import { writeAside } from "../write-aside.ts";
import { withDatabase } from "./draft-database.ts";

/** What updating any feed needs. */
export interface UpdateContext {
  /** Where the databases lie. */
  readonly folder: string;
  /** Where unfinished downloads lie. */
  readonly downloads: string;
  readonly address: FeedAddress;
  /** Takes what suddenly holds much less, and asks for all of it. */
  readonly force: boolean;
  /** RFC 3339. */
  readonly now: string;
  readonly retrying: Retrying;
  readonly progress: (step: ProgressStep) => void;
}

export interface ProgressStep {
  /** `npm: 12 of 200 MB`. */
  readonly what: string;
}

/** How one feed was brought up to date. */
export interface FeedResult {
  /** Id of the feed. */
  readonly feed: string;
  readonly ecosystem?: string;
  /** `changes`: only what was new; `none`: the feed is as it was. */
  readonly read: "whole" | "changes" | "none";
  readonly records: number;
  /** RFC 3339: the day of its facts. */
  readonly date: string;
  /** Without credentials. */
  readonly url: string;
}

/** @throws EnvironmentError where the address is none */
export function addressOf(
  { address: { base } }: Pick<UpdateContext, "address">,
  path: string,
): URL {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = URL.canParse(base) ? new URL(`${base}/${encoded}`) : undefined;
  if (url && ["http:", "https:", "file:"].includes(url.protocol)) return url;
  throw new EnvironmentError(`${withoutCredentials(base)} is no address of a feed`, {
    hint: "Write https://… or file:///….",
  });
}

/** Where a feed is, as it is kept and shown. */
export function shownAddress({ address: { base } }: Pick<UpdateContext, "address">): string {
  return withoutCredentials(base);
}

/**
 * The day whose state an answer is: a mirror may be behind, so that its own date counts there.
 *
 * @param lastModified - as the server says it
 */
export function asOf({ now, address }: UpdateContext, lastModified: string | undefined): string {
  const at = Date.parse(lastModified ?? "");
  if (address.isDefault || Number.isNaN(at)) return now;
  return new Date(Math.min(at, Date.parse(now))).toISOString();
}

/** @throws EnvironmentError where a feed holds less than half of what it held */
export function refuseShrunk(
  { force }: UpdateContext,
  { was, is, what }: { readonly was: number; readonly is: number; readonly what: string },
): void {
  if (force || is * 2 >= was) return;
  throw new EnvironmentError(`${what} holds ${is} records and held ${was}: that looks broken`, {
    hint: "Where it is meant, run it again with --force.",
  });
}

/** The header of a database; nothing where it cannot be used, and is to be made anew. */
export function usableHeader(folder: string, name: string): DbHeader | undefined {
  try {
    return withDatabase(join(folder, name), name, ({ header }) => header);
  } catch (error) {
    // What cannot be written either is said by whoever writes.
    if (isSutureError(error) || codeOf(error) !== "") return undefined;
    throw error;
  }
}

/** Writes a database again that holds the same and says that it was checked. @throws EnvironmentError */
export function restate(
  folder: string,
  name: string,
  { date, feed }: { readonly date: string; readonly feed: FeedState },
): void {
  const source = openRandomAccess(join(folder, name));
  const aside = writeAside(folder, name);
  try {
    const header = withDatabase(join(folder, name), name, (db) => db.header);
    const { sizeBytes: _, ...facts } = header;
    const end = header.ids.offset + header.ids.count * 8;
    for (let at = 0; at < end; at += copyBytes) {
      aside.write(source.readAt(at, Math.min(copyBytes, end - at)));
    }
    const coverage = header.coverage.map((entry) => ({ ...entry, date }));
    aside.write(footer({ ...facts, coverage, feed }, Math.max(end, frontBytes)));
    aside.commit();
  } finally {
    aside.drop();
    source.close();
  }
}

const copyBytes = 1 << 20;

/** A reader's complaint about a feed's bytes as an error of the feed. */
export function asBroken(error: unknown, what: string): unknown {
  if (isSutureError(error) && error.exitCode !== 3) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EnvironmentError(`${what} is broken: ${why}`, {
    hint: "What was there before is kept. Try again later.",
    cause: error,
  });
}

/** Deletes downloads when they are used or useless. */
export function dropAll(files: readonly { drop(): void }[]): void {
  for (const file of files) file.drop();
}
