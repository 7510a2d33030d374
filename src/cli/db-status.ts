import { feeds } from "../feeds/index.ts";
import { importedFolder, namesIn, openAdvisoryFolders } from "../io/advisories/advisory-files.ts";
import { usableHeader } from "../io/advisories/update-context.ts";
import { readKept } from "../io/advisories/update-table.ts";
import { cacheFolder } from "../io/folders.ts";
import { shippedAdvisories } from "../io/shipped.ts";
import type { Coverage } from "../model/index.ts";

/** What the database holds, and how it got there. */
export interface DatabaseStatus {
  readonly coverage: readonly CoverageStatus[];
  readonly tables: readonly TableStatus[];
}

export interface CoverageStatus extends Coverage {
  /** RFC 3339: when a feed of it last answered; left out for what was imported or ships. */
  readonly updated?: string;
  /** Feeds that it was downloaded from, with their addresses. */
  readonly feeds: Readonly<Record<string, string>>;
}

export interface TableStatus {
  readonly id: string;
  readonly title: string;
  readonly records: number;
  readonly date: string;
  readonly updated: string;
  readonly url: string;
}

/** @throws EnvironmentError where a database cannot be used */
export function readStatus(): DatabaseStatus {
  const cache = cacheFolder();
  const { coverage } = openAdvisoryFolders({ shipped: shippedAdvisories(), cache });
  const folder = importedFolder(cache);
  const headers = namesIn(folder)
    .filter((name) => name.endsWith(".db") && !name.startsWith("."))
    .flatMap((name) => usableHeader(folder, name) ?? []);
  return {
    coverage: coverage.map((entry) => {
      const fed = headers.flatMap(({ coverage: held, feed }) =>
        feed && held.some(({ ecosystem }) => ecosystem === entry.ecosystem) ? [feed] : [],
      );
      const updated = fed
        .map(({ checked }) => checked)
        .sort()
        .at(-1);
      return {
        ...entry,
        ...(updated && { updated }),
        feeds: Object.fromEntries(fed.map(({ id, url }) => [id, url])),
      };
    }),
    tables: feeds.flatMap((feed) => {
      const facts = feed.kind === "table" ? readKept(folder, feed)?.facts : undefined;
      if (!facts) return [];
      const { records, date, checked, url } = facts;
      return [{ id: feed.id, title: feed.title, records, date, updated: checked, url }];
    }),
  };
}

/** As a table for a terminal. @param now - milliseconds since the epoch */
export function describeStatus({ coverage, tables }: DatabaseStatus, now: number): string {
  if (coverage.length === 0) return "The database is empty. Run: suture db update\n";
  const head = ["Ecosystem", "As of", "Age", "Records", "Covers", "From", "Updated"];
  const rows = coverage.map(({ ecosystem, date, records, extent, origin, updated, feeds: fed }) => [
    ecosystem,
    date.slice(0, 10),
    ageOf(date, now),
    String(records),
    extent === "whole" ? "all packages" : "named packages",
    origin === "snapshot" ? "ships with suture" : Object.keys(fed).join(", ") || "imported",
    updated ? ageOf(updated, now) : "",
  ]);
  const facts = tables.map(({ title, date, records, updated }) => [
    title,
    date.slice(0, 10),
    ageOf(date, now),
    String(records),
    "",
    "",
    ageOf(updated, now),
  ]);
  return columns([head, ...rows, ...facts]);
}

/** `3 days`, `5 hours`. */
function ageOf(date: string, now: number): string {
  const hours = Math.floor((now - Date.parse(date)) / 3_600_000);
  if (Number.isNaN(hours)) return "";
  if (hours < 1) return "now";
  const [count, unit] = hours < 48 ? [hours, "hour"] : [Math.floor(hours / 24), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
