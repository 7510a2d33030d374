import { openAdvisories } from "../src/advisories/advisories.ts";
import { buildDb } from "../src/advisories/build-db.ts";
import { readRecord } from "../src/advisories/read-record.ts";
import { uniteAll } from "../src/advisories/unite.ts";
import { randomAccessOf } from "../src/io/random-access.ts";
import type { Advisories, Advisory, AffectedState } from "../src/model/index.ts";

/** What a test says of one record; the rest is filled in. */
export interface RecordShape {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly upstream?: readonly string[];
  readonly modified?: string;
  readonly withdrawn?: string;
  readonly summary?: string;
  readonly severity?: readonly { readonly type: string; readonly score: string }[];
  readonly ecosystem?: string;
  readonly name: string;
  /** `0..1.2` is one range, `1.0..` one without a fix, `..1.4]` ends at the last affected. */
  readonly ranges?: readonly string[];
  readonly versions?: readonly string[];
  readonly urgency?: string;
  /** Said by suture's own converters; OSV has no word for it. */
  readonly state?: AffectedState;
}

/** An OSV record as a feed would give it. */
export function osvRecord(shape: RecordShape): Readonly<Record<string, unknown>> {
  const { ecosystem = "PyPI", name, ranges = [], versions, urgency, state: _, ...rest } = shape;
  return {
    modified: "2024-01-01T00:00:00Z",
    ...rest,
    affected: [
      {
        package: { ecosystem, name },
        ranges: ranges.map((range) => ({ type: "ECOSYSTEM", events: eventsOf(range) })),
        ...(versions && { versions }),
        ...(urgency && { ecosystem_specific: { urgency } }),
      },
    ],
  };
}

function eventsOf(range: string) {
  const [introduced = "", end = ""] = range.split("..");
  const events: Record<string, string>[] = [{ introduced: introduced || "0" }];
  if (end.endsWith("]")) events.push({ last_affected: end.slice(0, -1) });
  else if (end) events.push({ fixed: end });
  return events;
}

/** A real database of records, built and opened in memory, whole for every ecosystem it names. */
export function advisoriesOf(shapes: readonly RecordShape[]): Advisories {
  const records = uniteAll(
    shapes.map((shape) => {
      const record = readRecord(osvRecord(shape));
      if (!record) throw new Error(`No sound record: ${shape.id}`);
      const { state } = shape;
      if (state === undefined) return record;
      return { ...record, affected: record.affected.map((entry) => ({ ...entry, state })) };
    }),
  );
  const files = [...groupByFamily(records)].map(([ecosystem, of]) => ({
    name: `${ecosystem}.db`,
    origin: "imported" as const,
    file: randomAccessOf(buildDb({ ecosystem, records: of, extents: wholeExtents(of) })),
  }));
  return openAdvisories({ files, knownExploited: [] });
}

function groupByFamily(records: readonly Advisory[]): Map<string, Advisory[]> {
  const families = new Map<string, Advisory[]>();
  for (const record of records) {
    const family = record.affected[0]?.ecosystem.split(":")[0] ?? "";
    families.set(family, [...(families.get(family) ?? []), record]);
  }
  return families;
}

function wholeExtents(records: readonly Advisory[]): Map<string, "whole"> {
  return new Map(
    records.flatMap(({ affected }) =>
      affected.map(({ ecosystem }) => [ecosystem, "whole"] as const),
    ),
  );
}
