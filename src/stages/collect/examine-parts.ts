import type { Ecosystem, FileEntry, Gap, PartsReading } from "../../model/index.ts";
import type { Examiner, FileRecord } from "./collect.ts";
import { type PartsTold, readPartsTogether } from "./read-parts.ts";

/** Reads large files by their parts, for every ecosystem that wants any. */
export function partsReading(
  ecosystems: readonly Ecosystem[],
): Pick<Examiner, "beginParts" | "recordParts"> {
  const readers = ecosystems.flatMap(({ id, parts }) => (parts ? [{ id, parts }] : []));
  const begin = (entry: FileEntry) => {
    const wanting = readers.filter(({ parts }) => parts.wants(entry));
    if (wanting.length === 0) return undefined;
    return readPartsTogether(wanting.map(({ id, parts }) => readingOf(id, parts, entry)));
  };
  return {
    ...(readers.length > 0 && { beginParts: begin }),
    recordParts: ({ asset }, entry, said) =>
      // What `begin` returned, perhaps in an earlier run.
      toRecord(asset.id, entry, said as readonly PartsTold[]),
  };
}

function readingOf(ecosystem: string, parts: PartsReading, entry: FileEntry) {
  return { ecosystem, generator: parts.read(entry) };
}

function toRecord(
  asset: string,
  { path, layer }: FileEntry,
  told: readonly PartsTold[],
): FileRecord {
  const manifests = told.filter((one) => "value" in one);
  const gaps = told.flatMap((one): Gap[] =>
    "broken" in one ? [{ asset, path, reason: "malformed", message: one.broken }] : [],
  );
  return { path, manifests, findings: [], gaps, ...(layer && { layer }) };
}
