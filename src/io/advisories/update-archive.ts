import { join } from "node:path";
import type { FeedState } from "../../advisories/db-format.ts";
import type { ArchiveFeed, RecordChange, Validator } from "../../model/index.ts";
import { type Advisory, type Coverage, EnvironmentError } from "../../model/index.ts";
import { fetchBytes } from "../http/fetch-bytes.ts";
import { fetchFile } from "../http/fetch-file.ts";
import { withoutCredentials } from "../http/http.ts";
import { draftDatabase, withDatabase } from "./draft-database.ts";
import { databaseName, parseJson, readArchive } from "./import-advisories.ts";
import {
  addressOf,
  asBroken,
  asOf,
  type FeedResult,
  refuseShrunk,
  restate,
  shownAddress,
  type UpdateContext,
  usableHeader,
} from "./update-context.ts";

/** More of them are quicker to get with all the others. */
const maxSingles = 200;
const atOnce = 8;
/** Records that vanish from a feed are noticed when all of it is read. */
const completeMs = 14 * 86_400_000;
const maxArchiveBytes = 4 * 2 ** 30;
const maxListBytes = 256 << 20;
const maxRecordBytes = 16 << 20;

/** A feed of one ecosystem, and what is kept of it. */
interface Kept {
  readonly feed: ArchiveFeed;
  readonly family: string;
  readonly name: string;
  /** What an earlier update from the same place left. */
  readonly state: FeedState | undefined;
}

/**
 * Brings the records of one ecosystem up to date: only what is new where the feed lists it and it is
 * little, else all of them.
 *
 * @throws EnvironmentError where that cannot be done; what was there before is kept
 */
export async function updateArchive(
  { feed, family }: { readonly feed: ArchiveFeed; readonly family: string },
  context: UpdateContext,
): Promise<FeedResult> {
  const name = databaseName(family, feed.id);
  const found = usableHeader(context.folder, name)?.feed;
  const state = found?.url === shownAddress(context) ? found : undefined;
  const kept = { feed, family, name, state };
  return (await readNews(kept, context)) ?? readWhole(kept, context);
}

/** @returns `undefined` where all of it is to be read */
async function readNews(kept: Kept, context: UpdateContext): Promise<FeedResult | undefined> {
  const { feed, family, state } = kept;
  if (!state || context.force) return undefined;
  if (Date.parse(context.now) - Date.parse(state.complete) > completeMs) return undefined;
  context.progress({ what: `${family}: what is new` });
  const answer = await fetchBytes({
    url: addressOf(context, feed.changes(family)),
    folder: context.downloads,
    validator: state.validators["changes"],
    maxBytes: maxListBytes,
    retrying: context.retrying,
  });
  if (answer.kind === "missing") return undefined;
  if (answer.kind === "unchanged") {
    return stay(kept, context, { ...state, checked: context.now });
  }
  const rows = readRows(feed, answer.bytes);
  const news = rows?.filter(({ modified }) => Date.parse(modified) > Date.parse(state.newest));
  // Fewer than there were: some were deleted, and the list does not say which.
  if (!rows || !news || rows.length < state.seen || news.length > maxSingles) return undefined;
  const validators = { ...state.validators, changes: answer.validator };
  const next = { ...state, checked: context.now, validators, seen: rows.length };
  if (news.length === 0) return stay(kept, context, next);
  const records = await fetchRecords(news, { kept, context });
  return (
    records && mergeNews(records, { kept, context, next: { ...next, newest: newestOf(news) } })
  );
}

function readRows(feed: ArchiveFeed, bytes: Uint8Array): readonly RecordChange[] | undefined {
  try {
    return feed.readChanges(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Nothing is new. */
function stay({ feed, family, name }: Kept, context: UpdateContext, next: FeedState): FeedResult {
  const date = asOf(
    context,
    next.validators["changes"]?.lastModified ?? next.validators["archive"]?.lastModified,
  );
  restate(context.folder, name, { date, feed: next });
  return {
    feed: feed.id,
    ecosystem: family,
    read: "none",
    records: next.seen,
    date,
    url: next.url,
  };
}

interface News {
  readonly id: string;
  /** `undefined`: it names no package of the family any more. */
  readonly advisory: Advisory | undefined;
}

/** @returns `undefined` where one of them cannot be had as the list says */
async function fetchRecords(
  news: readonly RecordChange[],
  { kept: { feed, family }, context }: { readonly kept: Kept; readonly context: UpdateContext },
): Promise<readonly News[] | undefined> {
  const found: News[] = [];
  const waiting = [...news];
  let isSound = true;
  const work = async () => {
    for (let next = waiting.pop(); next && isSound; next = waiting.pop()) {
      const answer = await fetchBytes({
        url: addressOf(context, feed.record(family, next.id)),
        folder: context.downloads,
        maxBytes: maxRecordBytes,
        retrying: context.retrying,
      });
      const value = answer.kind === "bytes" ? parseJson(answer.bytes) : undefined;
      isSound &&= (value as { readonly id?: unknown } | undefined)?.id === next.id;
      found.push({ id: next.id, advisory: feed.read(value, family) });
      context.progress({ what: `${family}: ${found.length} of ${news.length} records` });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return isSound ? found : undefined;
}

/** What is kept, with the new records in the place of the old ones of their ids. */
function mergeNews(
  news: readonly News[],
  {
    kept: { feed, family, name },
    context,
    next,
  }: { readonly kept: Kept; readonly context: UpdateContext; readonly next: FeedState },
): FeedResult {
  const date = asOf(context, next.validators["changes"]?.lastModified);
  const replaced = new Set(news.map(({ id }) => id));
  const draft = draftDatabase(context.folder, name);
  try {
    withDatabase(join(context.folder, name), name, (db) => {
      for (const record of db.all()) if (!replaced.has(record.id)) draft.add(record);
    });
    for (const { advisory } of news) if (advisory) draft.add(advisory);
    const extents = extentsOf(draft.counts());
    draft.save({ ecosystem: family, extents, date, feed: next });
  } finally {
    draft.drop();
  }
  const url = shownAddress(context);
  return { feed: feed.id, ecosystem: family, read: "changes", records: next.seen, date, url };
}

async function readWhole(kept: Kept, context: UpdateContext): Promise<FeedResult> {
  const { feed, family, state } = kept;
  const url = addressOf(context, feed.archive(family));
  const file = await fetchFile({
    url,
    folder: context.downloads,
    validator: context.force ? undefined : state?.validators["archive"],
    maxBytes: maxArchiveBytes,
    retrying: context.retrying,
    onBytes: (done, total) => context.progress({ what: `${family}: ${amount(done, total)}` }),
  });
  if (file.kind === "unchanged" && state) {
    return stay(kept, context, { ...state, checked: context.now, complete: context.now });
  }
  if (file.kind !== "file") {
    throw new EnvironmentError(`${withoutCredentials(url)} is not there`);
  }
  try {
    return buildWhole(kept, { context, path: file.path, validator: file.validator });
  } catch (error) {
    throw asBroken(error, withoutCredentials(url));
  } finally {
    file.drop();
  }
}

interface Fetched {
  readonly context: UpdateContext;
  readonly path: string;
  readonly validator: Validator;
}

function buildWhole(
  { feed, family, name, state }: Kept,
  { context, path, validator }: Fetched,
): FeedResult {
  const draft = draftDatabase(context.folder, name);
  let seen = 0;
  let newest = "";
  try {
    for (const value of readArchive(path)) {
      seen++;
      const modified = (value as { readonly modified?: unknown } | undefined)?.modified;
      if (typeof modified === "string" && modified > newest) newest = modified.slice(0, 40);
      const advisory = feed.read(value, family);
      if (advisory) draft.add(advisory);
      if (seen % 1000 === 0) context.progress({ what: `${family}: ${seen} records read` });
    }
    const counts = draft.counts();
    if (counts.size === 0) throw new SyntaxError(`it holds no record of ${family}`);
    refuseShrunk(context, { was: state?.seen ?? 0, is: seen, what: `${feed.title} for ${family}` });
    const date = asOf(context, validator.lastModified);
    const url = shownAddress(context);
    const next = { id: feed.id, url, checked: context.now, complete: context.now, newest, seen };
    draft.save({
      ecosystem: family,
      extents: extentsOf(counts),
      date,
      feed: { ...next, validators: { archive: validator } },
    });
    return { feed: feed.id, ecosystem: family, read: "whole", records: seen, date, url };
  } finally {
    draft.drop();
  }
}

/** A release that few records name is one that the feed speaks of in passing. */
function extentsOf(counts: ReadonlyMap<string, number>): Map<string, Coverage["extent"]> {
  const largest = Math.max(...counts.values());
  return new Map(
    [...counts].map(([ecosystem, count]) => [
      ecosystem,
      count * 20 >= largest ? "whole" : "partial",
    ]),
  );
}

function newestOf(news: readonly RecordChange[]): string {
  return (
    news
      .map(({ modified }) => modified)
      .sort((a, b) => Date.parse(a) - Date.parse(b))
      .at(-1) ?? ""
  );
}

function amount(done: number, total: number | undefined): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  return total === undefined
    ? `${megabytes(done)} MB`
    : `${megabytes(done)} of ${megabytes(total)} MB`;
}
