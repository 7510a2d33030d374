import type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from "../model/index.ts";

/** A record of one package as it is stored: names of members cost more than what they hold. */
export type PackedRecord = readonly [
  id: string,
  modified: string,
  aliases: readonly string[],
  upstream: readonly string[],
  cvss: readonly string[],
  summary: string | 0,
  published: string | 0,
  withdrawn: string | 0,
  affected: readonly PackedAffected[],
];

type PackedAffected = readonly [
  ranges: readonly (readonly string[])[],
  versions: readonly string[],
  state: string | 0,
  severity: string | 0,
];

/** What a record says of one package; its key is stored beside it. */
export function packRecord(record: Advisory, affected: readonly AffectedPackage[]): PackedRecord {
  const { id, modified, aliases, upstream, cvss, summary, published, withdrawn } = record;
  return [
    id,
    modified,
    aliases,
    upstream,
    cvss,
    summary ?? 0,
    published ?? 0,
    withdrawn ?? 0,
    affected.map(({ ranges, versions, state, severity }) => [
      ranges.map(packRange),
      versions,
      state ?? 0,
      severity ?? 0,
    ]),
  ];
}

/** @param key - see `packageKey` */
export function unpackRecord(packed: PackedRecord, key: string): Advisory {
  const [id, modified, aliases, upstream, cvss, summary, published, withdrawn, affected] = packed;
  const split = key.indexOf("\0");
  const ecosystem = key.slice(0, split);
  const name = key.slice(split + 1);
  return {
    id,
    aliases,
    upstream,
    modified,
    ...(published && { published }),
    ...(withdrawn && { withdrawn }),
    cvss,
    ...(summary && { summary }),
    affected: affected.map(([ranges, versions, state, severity]) => ({
      ecosystem,
      name,
      ranges: ranges.map(unpackRange),
      versions,
      ...(state && { state: state as NonNullable<AffectedPackage["state"]> }),
      ...(severity && { severity: severity as NonNullable<AffectedPackage["severity"]> }),
    })),
  };
}

const eventNames = ["introduced", "fixed", "last_affected", "limit"] as const;
const rangeTypes = ["ECOSYSTEM", "SEMVER", "GIT"] as const;

/** `["0", "0:1.0", "1:1.2"]`: the type by its number, then events by theirs. */
function packRange({ type, events }: AffectedRange): readonly string[] {
  const packed = events.map((event) => {
    const [[name = "", version] = []] = Object.entries(event) as [string, string][];
    return `${(eventNames as readonly string[]).indexOf(name)}:${version}`;
  });
  return [String(rangeTypes.indexOf(type)), ...packed];
}

function unpackRange([type, ...events]: readonly string[]): AffectedRange {
  return {
    type: rangeTypes[Number(type)] ?? "ECOSYSTEM",
    events: events.map((event) => {
      const name = eventNames[Number(event.slice(0, 1))] ?? "introduced";
      return { [name]: event.slice(2) } as unknown as RangeEvent;
    }),
  };
}
