import type { Advisory } from "../model/index.ts";

/** Records of one package that speak of one vulnerability. */
export interface AliasGroup {
  /** Its CVE, else its GHSA, else its own id. */
  readonly id: string;
  /** Ids of the records in it. */
  readonly advisories: readonly string[];
  /** Every other name that the records give it. */
  readonly aliases: readonly string[];
  readonly records: readonly Advisory[];
}

/**
 * Groups the records of one package: those whose ids, aliases or upstream ids meet. A record that
 * was made from several CVEs (a distribution's bulletin) stands in the group of each, and joins none.
 */
export function groupByAlias(records: readonly Advisory[]): AliasGroup[] {
  const groups: Draft[] = [];
  for (const { record, names } of records.flatMap(placesOf)) {
    const met = groups.filter((group) => names.some((name) => group.names.has(name)));
    const [first] = met;
    const group = first ?? { names: new Set<string>(), records: new Set<Advisory>() };
    if (!first) groups.push(group);
    for (const other of met.slice(1)) {
      for (const name of other.names) group.names.add(name);
      for (const one of other.records) group.records.add(one);
      groups.splice(groups.indexOf(other), 1);
    }
    for (const name of names) group.names.add(name);
    group.records.add(record);
  }
  return groups.map(finish).sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Draft {
  readonly names: Set<string>;
  readonly records: Set<Advisory>;
}

interface Place {
  readonly record: Advisory;
  readonly names: readonly string[];
}

function placesOf(record: Advisory): Place[] {
  const { id, aliases, upstream } = record;
  const cves = upstream.filter(isCve);
  if (cves.length > 1) return cves.map((cve) => ({ record, names: [cve] }));
  return [{ record, names: [id, ...aliases, ...upstream, ...namedCve(id)] }];
}

/** `DEBIAN-CVE-x`, `UBUNTU-CVE-x`, `ALPINE-CVE-x` are CVE-x, also where a record does not say so. */
function namedCve(id: string): string[] {
  const named = /^[A-Z]+-(CVE-.+)$/.exec(id)?.[1];
  return named ? [named] : [];
}

function finish({ names, records }: Draft): AliasGroup {
  const sorted = [...names].sort();
  const advisories = [...new Set([...records].map((record) => record.id))].sort();
  const id =
    sorted.find(isCve) ??
    sorted.find((name) => name.startsWith("GHSA-")) ??
    advisories[0] ??
    sorted[0] ??
    "";
  return {
    id,
    advisories,
    aliases: sorted.filter((name) => name !== id),
    records: [...records],
  };
}

function isCve(id: string): boolean {
  return id.startsWith("CVE-");
}
