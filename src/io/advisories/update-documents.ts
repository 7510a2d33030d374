import { readFileSync } from "node:fs";
import type { FeedState } from "../../advisories/db-format.ts";
import type { DocumentsFeed, FeedDocument, Validator } from "../../model/index.ts";
import { type Coverage, EnvironmentError } from "../../model/index.ts";
import { unpackedBytes } from "../http/fetch-bytes.ts";
import { type FetchedFile, fetchFile } from "../http/fetch-file.ts";
import { withoutCredentials } from "../http/http.ts";
import { draftDatabase } from "./draft-database.ts";
import { databaseName } from "./import-advisories.ts";
import {
  addressOf,
  asBroken,
  asOf,
  dropAll,
  type FeedResult,
  refuseShrunk,
  restate,
  shownAddress,
  type UpdateContext,
  usableHeader,
} from "./update-context.ts";

const maxDocumentBytes = 2 ** 30;

export interface DocumentsUpdate {
  readonly feed: DocumentsFeed;
  readonly family: string;
  /** That the user named. */
  readonly releases: readonly string[];
}

type Present = Extract<FetchedFile, { kind: "file" }> & { readonly path: string };
type Found = { readonly document: FeedDocument; readonly file: FetchedFile };

/**
 * Brings a feed of few large files up to date: all are read where one changed.
 *
 * @throws EnvironmentError where that cannot be done; what was there before is kept
 */
export async function updateDocuments(
  { feed, family, releases }: DocumentsUpdate,
  context: UpdateContext,
): Promise<FeedResult> {
  const name = databaseName(family, feed.id);
  const header = usableHeader(context.folder, name);
  const url = shownAddress(context);
  const state = header?.feed?.url === url && !context.force ? header.feed : undefined;
  const held = (header?.coverage ?? []).map(({ ecosystem }) => ecosystem.slice(family.length + 1));
  const documents = feed.documents([...held, ...releases]);
  const found: Found[] = [];
  try {
    for (const document of documents) found.push(await fetchOne(document, { state, context }));
    checkPresent(found, { releases, url });
    if (state && found.every(({ file }) => file.kind !== "file")) {
      const feedState = { ...state, checked: context.now, complete: context.now };
      const date = asOf(context, latest(Object.values(state.validators)));
      restate(context.folder, name, { date, feed: feedState });
      return { feed: feed.id, ecosystem: family, read: "none", records: state.seen, date, url };
    }
    for (const [i, { document, file }] of found.entries()) {
      if (file.kind === "unchanged")
        found[i] = await fetchOne(document, { state: undefined, context });
    }
    return build(found, { feed, family, name, context, was: header?.feed?.seen ?? 0 });
  } finally {
    dropAll(found.flatMap(({ file }) => (file.kind === "file" ? [file] : [])));
  }
}

async function fetchOne(
  document: FeedDocument,
  { state, context }: { readonly state: FeedState | undefined; readonly context: UpdateContext },
): Promise<Found> {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const file = await fetchFile({
    url: addressOf(context, document.path),
    folder: context.downloads,
    validator: state?.validators[document.path],
    maxBytes: maxDocumentBytes,
    mayPack: true,
    retrying: context.retrying,
    onBytes: (done) => context.progress({ what: `${document.path}: ${megabytes(done)}` }),
  });
  return { document, file };
}

function checkPresent(
  found: readonly Found[],
  { releases, url }: { readonly releases: readonly string[]; readonly url: string },
): void {
  const missing = found
    .filter(({ file }) => file.kind === "missing")
    .map(({ document }) => document);
  const needed = missing.find(({ isOptional }) => !isOptional);
  if (needed) throw new EnvironmentError(`${url}/${needed.path} is not there`);
  const named = missing.find(({ path }) =>
    releases.some((release) => path.startsWith(`${release}/main`)),
  );
  if (named) throw new EnvironmentError(`${url}/${named.path} is not there`);
  if (missing.length === found.length) throw new EnvironmentError(`${url} holds none of its files`);
}

interface Building {
  readonly feed: DocumentsFeed;
  readonly family: string;
  readonly name: string;
  readonly context: UpdateContext;
  readonly was: number;
}

function build(
  found: readonly Found[],
  { feed, family, name, context, was }: Building,
): FeedResult {
  const present = found.flatMap(({ document, file }) =>
    file.kind === "file" ? [{ at: document.path, file: file as Present }] : [],
  );
  const date = asOf(context, latest(present.map(({ file }) => file.validator)));
  const url = shownAddress(context);
  const draft = draftDatabase(context.folder, name);
  let seen = 0;
  try {
    for (const { at, file } of present) {
      try {
        const bytes = unpackedBytes(readFileSync(file.path), maxDocumentBytes);
        for (const record of feed.read(bytes, date)) {
          draft.add(record);
          seen++;
          if (seen % 5000 === 0) context.progress({ what: `${at}: ${seen} records read` });
        }
      } catch (error) {
        throw asBroken(error, withoutCredentials(`${url}/${at}`));
      }
    }
    const counts = draft.counts();
    if (counts.size === 0) throw new EnvironmentError(`${url} holds no record`);
    refuseShrunk(context, { was, is: seen, what: feed.title });
    const validators = Object.fromEntries(present.map(({ at, file }) => [at, file.validator]));
    const feedState = {
      id: feed.id,
      url,
      checked: context.now,
      complete: context.now,
      newest: date,
    };
    draft.save({
      ecosystem: family,
      extents: new Map(
        [...counts.keys()].map((one): [string, Coverage["extent"]] => [one, "whole"]),
      ),
      date,
      feed: { ...feedState, seen, validators },
    });
    return { feed: feed.id, ecosystem: family, read: "whole", records: seen, date, url };
  } finally {
    draft.drop();
  }
}

/** The latest of the servers' dates: when a mirror was last brought up to date. */
function latest(validators: readonly Validator[]): string | undefined {
  const dates = validators.flatMap(({ lastModified }) => lastModified ?? []);
  return dates.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
