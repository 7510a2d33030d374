import type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from "../model/index.ts";
import { rememberScore, scoreOf } from "./cvss.ts";

/** A record of one package as it is stored: names of members cost more than what they hold. */
export type PackedRecord = readonly [
  id: string,
  modified: string,
  aliases: readonly string[],
  upstream: readonly string[],
  /** `9.8 CVSS:3.1/…`: with its score, where it has one. */
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
    cvss.map(packVector),
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

/** Fields are set one by one: a scan unpacks thousands, and a spread costs as much as the rest. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** @param key - see `packageKey` */
export function unpackRecord(packed: PackedRecord, key: string): Advisory {
  const split = key.indexOf("\0");
  const ecosystem = key.slice(0, split);
  const name = key.slice(split + 1);
  const record: Draft<Advisory> = {
    id: packed[0],
    aliases: packed[2],
    upstream: packed[3],
    modified: packed[1],
    cvss: packed[4].map(unpackVector),
    affected: packed[8].map((entry) => unpackAffected(entry, ecosystem, name)),
  };
  if (packed[5]) record.summary = packed[5];
  if (packed[6]) record.published = packed[6];
  if (packed[7]) record.withdrawn = packed[7];
  return record;
}

function unpackAffected(packed: PackedAffected, ecosystem: string, name: string): AffectedPackage {
  const entry: Draft<AffectedPackage> = {
    ecosystem,
    name,
    ranges: packed[0].map(unpackRange),
    versions: packed[1],
  };
  if (packed[2]) entry.state = packed[2] as NonNullable<AffectedPackage["state"]>;
  if (packed[3]) entry.severity = packed[3] as NonNullable<AffectedPackage["severity"]>;
  return entry;
}

function packVector(vector: string): string {
  const scored = scoreOf(vector);
  return scored ? `${scored.score} ${vector}` : vector;
}

function unpackVector(packed: string): string {
  const blank = packed.indexOf(" ");
  const vector = packed.slice(blank + 1);
  if (blank > 0) rememberScore({ score: Number(packed.slice(0, blank)), vector });
  return vector;
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

function unpackRange(packed: readonly string[]): AffectedRange {
  const events: RangeEvent[] = [];
  for (let i = 1; i < packed.length; i++) events.push(unpackEvent(packed[i] ?? ""));
  return { type: rangeTypes[Number(packed[0])] ?? "ECOSYSTEM", events };
}

function unpackEvent(packed: string): RangeEvent {
  const version = packed.slice(2);
  switch (packed[0]) {
    case "0":
      return { introduced: version };
    case "1":
      return { fixed: version };
    case "2":
      return { last_affected: version };
    default:
      return { limit: version };
  }
}
