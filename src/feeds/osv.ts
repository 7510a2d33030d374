import { fedEcosystems } from "../advisories/fed-ecosystems.ts";
import { readRecord } from "../advisories/read-record.ts";
import type { Advisory, ArchiveFeed, RecordChange } from "../model/index.ts";

/** OSV's exports: everything of an ecosystem, from whoever publishes about it. */
export const osv: ArchiveFeed = {
  id: "osv",
  title: "OSV",
  kind: "archive",
  families: fedEcosystems.filter((family) => family !== "Ubuntu"),
  ...osvLayout(),
};

/** How OSV's bucket is laid out; Ubuntu's export lies there too. */
export function osvLayout(): Omit<ArchiveFeed, "id" | "title" | "kind" | "families"> {
  return {
    archive: (family) => `${family}/all.zip`,
    changes: (family) => `${family}/modified_id.csv`,
    record: (family, id) => `${family}/${id}.json`,
    readChanges,
    read: readOf,
  };
}

/** What a record says of one family; many speak of several. */
function readOf(value: unknown, family: string): Advisory | undefined {
  const record = readRecord(value);
  const affected = record?.affected.filter(({ ecosystem }) => ecosystem.split(":")[0] === family);
  return record && affected && affected.length > 0 ? { ...record, affected } : undefined;
}

/** Rows of `2024-08-15T00:05:00Z,GHSA-xxxx`; in the list of all ecosystems `…,npm/GHSA-xxxx`. */
function readChanges(text: string): readonly RecordChange[] {
  const rows = text.split("\n").filter((row) => row.trim() !== "");
  return rows.map((row) => {
    const match =
      /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)),(?:[^,/]+\/)?([A-Za-z0-9][\w.:-]*)\r?$/.exec(
        row,
      );
    if (!match?.[1] || !match[2]) throw new SyntaxError("it is no list of modified records");
    return { modified: match[1], id: match[2] };
  });
}
