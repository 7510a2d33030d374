import type { Advisory, AffectedPackage } from "../model/index.ts";

/**
 * Unites two records of one id: the later `modified` decides what both say; the other adds the
 * packages that only it names, and scores and a summary where the later one has none.
 */
export function unite(a: Advisory, b: Advisory): Advisory {
  const [newer, older] = isLater(a.modified, b.modified) ? [a, b] : [b, a];
  const named = new Set(newer.affected.map(keyOf));
  const added = older.affected.filter((entry) => !named.has(keyOf(entry)));
  const { cvss, summary, published } = older;
  const lacks = {
    ...(newer.cvss.length === 0 && cvss.length > 0 && { cvss }),
    ...(newer.summary === undefined && summary !== undefined && { summary }),
    ...(newer.published === undefined && published !== undefined && { published }),
  };
  if (added.length === 0 && Object.keys(lacks).length === 0) return newer;
  return { ...newer, ...lacks, affected: [...newer.affected, ...added] };
}

/** Unites records by id, in the order in which ids first appear. */
export function uniteAll(records: Iterable<Advisory>): Advisory[] {
  const byId = new Map<string, Advisory>();
  for (const record of records) {
    const known = byId.get(record.id);
    byId.set(record.id, known ? unite(known, record) : record);
  }
  return [...byId.values()];
}

/** RFC 3339 dates differ in fractions and zones, so characters alone do not order them. */
export function isLater(a: string, b: string): boolean {
  const left = Date.parse(a);
  const right = Date.parse(b);
  return Number.isNaN(left) || Number.isNaN(right) ? a > b : left > right;
}

function keyOf({ ecosystem, name }: AffectedPackage): string {
  return `${ecosystem}\0${name}`;
}
