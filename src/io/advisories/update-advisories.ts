import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Feed, FeedAddress } from "../../model/index.ts";
import { isSutureError, UsageError } from "../../model/index.ts";
import type { Retrying } from "../http/http-retries.ts";
import { sweepAside } from "../write-aside.ts";
import { importedFolder } from "./advisory-files.ts";
import { updateArchive } from "./update-archive.ts";
import {
  type FeedResult,
  type ProgressStep,
  type UpdateContext,
  usableHeader,
} from "./update-context.ts";
import { updateDocuments } from "./update-documents.ts";
import { updateTable } from "./update-table.ts";

export interface UpdateRequest {
  /** `npm`, `Debian`, `Alpine:v3.20`; those that are held, else the usual ones, where there is none. */
  readonly names: readonly string[];
  /** The cache folder, `SUTURE_CACHE_DIR`. */
  readonly cache: string;
  readonly feeds: readonly Feed[];
  readonly addressOf: (feed: Feed) => FeedAddress;
  readonly force: boolean;
  readonly retrying: Retrying;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly progress: (step: ProgressStep) => void;
}

export interface UpdateResult {
  readonly updated: readonly FeedResult[];
  readonly failed: readonly FailedFeed[];
}

export interface FailedFeed {
  readonly feed: string;
  readonly ecosystem?: string;
  readonly message: string;
  readonly hint?: string;
}

/** What is updated when nothing is held yet and nothing is named. */
export const usualEcosystems: readonly string[] = [
  "Alpine",
  "Debian",
  "Go",
  "Maven",
  "PyPI",
  "Ubuntu",
  "npm",
];

/**
 * Brings feeds up to date, one after the other; what fails keeps its old data and does not stop the
 * others. The tables of known exploited vulnerabilities and of EPSS are always among them.
 *
 * @throws UsageError where a name is none
 */
export async function updateAdvisories(asked: UpdateRequest): Promise<UpdateResult> {
  const folder = importedFolder(asked.cache);
  sweepAside(folder, asked.now());
  const updated: FeedResult[] = [];
  const failed: FailedFeed[] = [];
  for (const task of tasksFor(asked, folder)) {
    const context: UpdateContext = {
      folder,
      downloads: join(asked.cache, "downloads"),
      address: asked.addressOf(task.feed),
      force: asked.force,
      now: new Date(asked.now()).toISOString(),
      retrying: asked.retrying,
      progress: asked.progress,
    };
    try {
      updated.push(await runTask(task, context));
    } catch (error) {
      if (!isSutureError(error)) throw error;
      const { message, hint } = error;
      failed.push({
        feed: task.feed.id,
        ...(task.family !== undefined && { ecosystem: task.family }),
        message,
        ...(hint !== undefined && { hint }),
      });
    }
  }
  return { updated, failed };
}

interface Task {
  readonly feed: Feed;
  /** Nothing for a table. */
  readonly family?: string;
  readonly releases: readonly string[];
}

function runTask(
  { feed, family = "", releases }: Task,
  context: UpdateContext,
): Promise<FeedResult> {
  switch (feed.kind) {
    case "archive":
      return updateArchive({ feed, family }, context);
    case "documents":
      return updateDocuments({ feed, family, releases }, context);
    case "table":
      return updateTable(feed, context);
  }
}

function tasksFor({ names, feeds }: UpdateRequest, folder: string): Task[] {
  const tables = feeds.filter(({ kind }) => kind === "table");
  const served = [
    ...new Set(feeds.flatMap((feed) => (feed.kind === "table" ? [] : feed.families))),
  ];
  const wanted = names.map((name) => readName(name, { tables, served }));
  const families = [...new Set(wanted.flatMap(({ family }) => family ?? []))];
  const chosen = names.length > 0 ? families : heldOrUsual(folder, served);
  const releases = (family: string) =>
    wanted.flatMap((one) => (one.family === family && one.release ? [one.release] : []));
  const ecosystems = chosen.flatMap((family) =>
    feeds.flatMap((feed): Task[] =>
      feed.kind !== "table" && feed.families.includes(family)
        ? [{ feed, family, releases: releases(family) }]
        : [],
    ),
  );
  const onlyTables = names.length > 0 && families.length === 0;
  const asked = onlyTables
    ? tables.filter((feed) => wanted.some(({ table }) => table === feed.id))
    : tables;
  return [...asked.map((feed) => ({ feed, releases: [] })), ...ecosystems];
}

interface Wanted {
  readonly family?: string;
  readonly release?: string;
  readonly table?: string;
}

function readName(
  name: string,
  { tables, served }: { readonly tables: readonly Feed[]; readonly served: readonly string[] },
): Wanted {
  const [family = "", ...release] = name.split(":");
  const wanted = family.trim().toLowerCase();
  const short = wanted === "kev" ? "known-exploited" : wanted;
  const table = tables.find(({ id }) => id === short);
  if (table) return { table: table.id };
  const known = served.find((one) => one.toLowerCase() === wanted);
  if (known) return { family: known, ...(release.length > 0 && { release: release.join(":") }) };
  throw new UsageError(`There is no feed of "${name.slice(0, 60)}".`, {
    hint: `There are: ${[...served].sort().join(", ")}, kev, epss.`,
  });
}

/** Ecosystems that were downloaded or imported before. */
function heldOrUsual(folder: string, served: readonly string[]): readonly string[] {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".db") && !name.startsWith("."));
  } catch {} // Nothing was kept before: the usual ones.
  const held = new Set(names.flatMap((name) => usableHeader(folder, name)?.ecosystem ?? []));
  const known = served.filter((family) => held.has(family));
  return known.length > 0 ? known : usualEcosystems;
}
