import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { feedAddress } from "../src/feeds/addresses.ts";
import { feeds } from "../src/feeds/index.ts";
import { openAdvisoryFolders } from "../src/io/advisories/advisory-files.ts";
import { type UpdateResult, updateAdvisories } from "../src/io/advisories/update-advisories.ts";
import type { Advisories, Feed } from "../src/model/index.ts";
import { osvRecord, type RecordShape } from "./advisories.ts";
import type { FeedServer } from "./feed-server.ts";
import { makeZip } from "./make-zip.ts";
import { tempFolder } from "./temp-folder.ts";

export const day = 86_400_000;
export const start: number = Date.parse("2025-07-02T00:00:00Z");

export interface Machine {
  readonly cache: string;
  readonly waited: number[];
  update(
    names: readonly string[],
    options?: { force?: boolean; at?: number },
  ): Promise<UpdateResult>;
  open(): Advisories;
  /** Names in the folder of databases. */
  held(): string[];
}

export function machine(base: string, only: readonly string[] = []): Machine {
  const cache = join(tempFolder(), "cache");
  const waited: number[] = [];
  const some = feeds.filter(({ id }) => only.length === 0 || only.includes(id));
  return {
    cache,
    waited,
    update: (names, { force = false, at = start } = {}) =>
      updateAdvisories({
        names,
        cache,
        feeds: some,
        addressOf: (feed: Feed) =>
          feedAddress(feed, {
            configured: { [feed.id]: `${base}/${feed.lies ?? feed.id}/` },
            environment: {},
          }),
        force,
        retrying: { wait: async (ms) => void waited.push(ms), environment: {}, timeoutMs: 2000 },
        now: () => at,
        progress: () => {},
      }),
    open: () => openAdvisoryFolders({ shipped: join(cache, "none"), cache }),
    held: () =>
      existsSync(join(cache, "advisories")) ? readdirSync(join(cache, "advisories")).sort() : [],
  };
}

export const npm = (id: string, fixed: string, modified = "2025-06-01T00:00:00Z"): RecordShape => ({
  id,
  modified,
  ecosystem: "npm",
  name: "left-pad",
  ranges: [`0..${fixed}`],
});

export const many = (count: number): RecordShape[] =>
  Array.from(
    { length: count },
    (_, i): RecordShape => ({ ...npm(`GHSA-${i}`, "1.0.0"), name: `pad-${i}` }),
  );

/** OSV's layout of one ecosystem: the archive, every record by itself, and the list of them. */
export function putOsv(
  { put }: FeedServer,
  shapes: readonly RecordShape[],
  { archive = true, family = "npm" }: { readonly archive?: boolean; readonly family?: string } = {},
): void {
  const records = shapes.map((shape) => ({
    name: `${shape.id}.json`,
    content: JSON.stringify(osvRecord(shape)),
  }));
  if (archive) put(`osv/${family}/all.zip`, makeZip(records));
  for (const { name, content } of records) put(`osv/${family}/${name}`, content);
  const rows = shapes.map(({ id, modified = "2024-01-01T00:00:00Z" }) => `${modified},${id}`);
  put(`osv/${family}/modified_id.csv`, `${rows.sort().reverse().join("\n")}\n`);
}

/** Ids of a package's records, each with its first fixed version. */
export const fixedOf = (
  db: Advisories,
  name: string = "left-pad",
  ecosystem: string = "npm",
): unknown => {
  const records = db.lookup(ecosystem, name);
  if (records === "no-data") return records;
  return records.map(({ id, affected }) => [
    id,
    affected.flatMap(({ ranges }) =>
      ranges.flatMap(({ events }) => events.flatMap((e) => ("fixed" in e ? [e.fixed] : []))),
    )[0],
  ]);
};

export const tracker: unknown = {
  nginx: {
    "CVE-2024-1001": {
      releases: {
        bookworm: {
          status: "open",
          urgency: "not yet assigned",
          nodsa: "Minor",
          nodsa_reason: "ignored",
        },
        trixie: { status: "resolved", fixed_version: "1.2-1", urgency: "low" },
      },
    },
  },
};

export const kev: unknown = {
  dateReleased: "2025-06-30T12:00:00Z",
  vulnerabilities: [{ cveID: "CVE-2024-1001", dateAdded: "2024-02-03" }],
};

export const scores =
  "#model_version:v1,score_date:2025-07-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-1001,0.5,0.9\n";

export function secdb(
  release: string,
  repository: string,
  secfixes: unknown,
  name: string = "curl",
): unknown {
  return {
    distroversion: release,
    reponame: repository,
    packages: [{ pkg: { name, secfixes } }],
  };
}

/** Every feed in its real layout. */
export function putAll(server: FeedServer): void {
  putOsv(server, [npm("GHSA-A", "1.1.0")]);
  putOsv(
    server,
    [
      {
        id: "DEBIAN-CVE-2024-1001",
        ecosystem: "Debian:12",
        name: "nginx",
        ranges: ["0.."],
        severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
      },
    ],
    { family: "Debian" },
  );
  putOsv(
    server,
    [{ id: "ALPINE-CVE-2024-1", ecosystem: "Alpine:v3.22", name: "curl", ranges: ["0..8.0.0-r1"] }],
    { family: "Alpine" },
  );
  putOsv(
    server,
    [
      {
        id: "UBUNTU-CVE-2024-1",
        ecosystem: "Ubuntu:22.04:LTS",
        name: "curl",
        ranges: ["0..7.81.0-1ubuntu1.1"],
      },
    ],
    { family: "Ubuntu" },
  );
  server.put("debian-tracker/json", JSON.stringify(tracker));
  server.put("known-exploited/known_exploited_vulnerabilities.json", JSON.stringify(kev));
  server.put("epss/epss_scores-current.csv.gz", gzipSync(scores));
  server.put(
    "alpine-secdb/v3.22/main.json",
    JSON.stringify(secdb("v3.22", "main", { "8.0.0-r1": ["CVE-2024-1"] })),
  );
  server.put(
    "alpine-secdb/v3.22/community.json",
    JSON.stringify(secdb("v3.22", "community", { "2.0-r0": ["CVE-2024-2"] }, "jq")),
  );
  server.put(
    "alpine-secdb/v3.18/main.json",
    JSON.stringify(secdb("v3.18", "main", { "7.0.0-r1": ["CVE-2024-1"] })),
  );
}
