import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TableFacts, TableFeed } from "../../model/index.ts";
import { EnvironmentError, isSutureError } from "../../model/index.ts";
import { fetchBytes } from "../http/fetch-bytes.ts";
import { withoutCredentials } from "../http/http.ts";
import { codeOf } from "../http/http-retries.ts";
import { replaceFile } from "../write-aside.ts";
import {
  addressOf,
  type FeedResult,
  refuseShrunk,
  shownAddress,
  type UpdateContext,
} from "./update-context.ts";

const maxBytes = 256 << 20;

/**
 * Brings facts by CVE up to date.
 *
 * @throws EnvironmentError where that cannot be done; what was there before is kept
 */
export async function updateTable(feed: TableFeed, context: UpdateContext): Promise<FeedResult> {
  const url = shownAddress(context);
  const kept = readKept(context.folder, feed);
  const known = kept?.facts?.url === url && !context.force ? kept.facts : undefined;
  context.progress({ what: feed.title });
  const address = addressOf(context, feed.path);
  const answer = await fetchBytes({
    url: address,
    folder: context.downloads,
    validator: known?.validators[feed.path],
    maxBytes,
    retrying: context.retrying,
  });
  if (answer.kind === "unchanged" && kept && known) {
    replaceFile(
      context.folder,
      feed.file,
      feed.restate(kept.bytes, { ...known, checked: context.now }),
    );
    return { feed: feed.id, read: "none", records: known.records, date: known.date, url };
  }
  if (answer.kind !== "bytes")
    throw new EnvironmentError(`${withoutCredentials(address)} is not there`);
  const validators = { [feed.path]: answer.validator };
  const built = feed.build(answer.bytes, { checked: context.now, url, validators });
  const facts = built && feed.describe(built);
  if (!built || !facts) {
    throw new EnvironmentError(
      `${withoutCredentials(address)} is broken: it is no file of ${feed.title}`,
      {
        hint: "What was there before is kept. Try again later.",
      },
    );
  }
  refuseShrunk(context, { was: kept?.facts?.records ?? 0, is: facts.records, what: feed.title });
  replaceFile(context.folder, feed.file, built);
  return { feed: feed.id, read: "whole", records: facts.records, date: facts.date, url };
}

/** What is kept of a feed; nothing where it is not there or cannot be read. */
export function readKept(
  folder: string,
  feed: TableFeed,
): { readonly bytes: Uint8Array; readonly facts: TableFacts | undefined } | undefined {
  try {
    const bytes = readFileSync(join(folder, feed.file));
    return { bytes, facts: feed.describe(bytes) };
  } catch (error) {
    if (isSutureError(error) || codeOf(error) !== "") return undefined;
    throw error;
  }
}
