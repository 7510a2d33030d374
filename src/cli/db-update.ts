import { setTimeout as wait } from "node:timers/promises";
import { feedAddress } from "../feeds/addresses.ts";
import { feeds } from "../feeds/index.ts";
import { type FailedFeed, updateAdvisories } from "../io/advisories/update-advisories.ts";
import type { FeedResult } from "../io/advisories/update-context.ts";
import { cacheFolder } from "../io/folders.ts";
import { EnvironmentError } from "../model/index.ts";
import { readConfig } from "./config.ts";
import { writeOut } from "./output.ts";

export interface UpdateOptions {
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/**
 * `suture db update`: brings the feeds of ecosystems up to date.
 *
 * @throws EnvironmentError where one of them could not be; the others are, and what was there is kept
 */
export async function updateDatabase(
  names: readonly string[],
  { force = false, quiet = false, json = false }: UpdateOptions,
): Promise<number> {
  const settings = { configured: readConfig(process.cwd()).feeds ?? {}, environment: process.env };
  const line = progressLine(quiet);
  const { updated, failed } = await updateAdvisories({
    names,
    cache: cacheFolder(),
    feeds,
    addressOf: (feed) => feedAddress(feed, settings),
    force,
    retrying: { wait: (ms) => wait(ms) },
    now: Date.now,
    progress: ({ what }) => line.show(what),
  });
  line.clear();
  const rows = updated.map((one) => `${describeResult(one)}\n`).join("");
  if (json) await writeOut(`${JSON.stringify({ updated, failed }, null, 2)}\n`);
  else if (!quiet) await writeOut(rows);
  if (failed.length > 0) throw asError(failed);
  return 0;
}

function describeResult({ feed, ecosystem, read, records, date, url }: FeedResult): string {
  const did = { whole: "read whole", changes: "read what was new", none: "nothing new" }[read];
  const name = `${ecosystem ? `${ecosystem}, ` : ""}${titleOf(feed)}`;
  const place = isDefaultPlace(feed, url) ? "" : ` (${url})`;
  return `${name}: ${records} records of ${date.slice(0, 10)}, ${did}${place}`;
}

/** A mirror is named: a repository's own `suture.toml` may have chosen it. */
function isDefaultPlace(id: string, url: string): boolean {
  const feed = feeds.find((one) => one.id === id);
  return feed !== undefined && feedAddress(feed, { configured: {}, environment: {} }).base === url;
}

function titleOf(id: string): string {
  return feeds.find((feed) => feed.id === id)?.title ?? id;
}

function asError(failed: readonly FailedFeed[]): EnvironmentError {
  const lines = failed.map(
    ({ feed, ecosystem, message, hint }) =>
      `${ecosystem ? `${ecosystem}, ` : ""}${titleOf(feed)}: ${message}${hint ? `\n  ${hint}` : ""}`,
  );
  return new EnvironmentError(`Not updated:\n${lines.join("\n")}`, {
    hint: "What was there before is kept. suture db status shows how old it is.",
  });
}

const repaintMs = 100;

/** One line on a terminal that says what is going on. */
function progressLine(quiet: boolean) {
  const { stderr } = process;
  const isShown = !quiet && stderr.isTTY === true;
  let last = 0;
  return {
    show(what: string) {
      const now = Date.now();
      if (!isShown || now - last < repaintMs) return;
      last = now;
      stderr.write(`\r\u001b[K${what.slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isShown && last > 0) stderr.write("\r\u001b[K");
    },
  };
}
