import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  day,
  fixedOf,
  kev,
  machine,
  many,
  putAll,
  putOsv,
  scores,
  secdb,
  start,
  tracker,
} from "../../../test/feed-machine.ts";
import { feedServer } from "../../../test/feed-server.ts";
import { UsageError } from "../../model/index.ts";

test("every feed in its layout: one update, one database of all", async () => {
  const server = await feedServer();
  putAll(server);
  const { update, open, held } = machine(server.base);
  const { updated, failed } = await update(["npm", "debian", "Alpine:v3.18", "Ubuntu"]);
  expect(failed).toEqual([]);
  expect(updated.map(({ feed, ecosystem, read }) => [feed, ecosystem, read])).toEqual([
    ["epss", undefined, "whole"],
    ["known-exploited", undefined, "whole"],
    ["osv", "npm", "whole"],
    ["debian-tracker", "Debian", "whole"],
    ["osv", "Debian", "whole"],
    ["alpine-secdb", "Alpine", "whole"],
    ["osv", "Alpine", "whole"],
    ["ubuntu", "Ubuntu", "whole"],
  ]);
  expect(held()).toEqual([
    "alpine-secdb-alpine.db",
    "debian-tracker-debian.db",
    "epss.bin",
    "kev.ndjson",
    "osv-alpine.db",
    "osv-debian.db",
    "osv-npm.db",
    "ubuntu-ubuntu.db",
  ]);
  const db = open();
  expect(db.epss("CVE-2024-1001")).toBe(0.5);
  expect(db.knownExploited("CVE-2024-1001")).toBe("2024-02-03");
  // One record of both feeds: the tracker's state, OSV's score.
  expect(db.lookup("Debian:12", "nginx")).toMatchObject([
    {
      id: "DEBIAN-CVE-2024-1001",
      cvss: [expect.stringContaining("CVSS:3.1")],
      affected: [{ state: "wont-fix" }],
    },
  ]);
  expect(fixedOf(db, "curl", "Ubuntu:22.04")).toEqual([["UBUNTU-CVE-2024-1", "7.81.0-1ubuntu1.1"]]);
  expect(fixedOf(db, "curl", "Alpine:v3.18")).toEqual([["ALPINE-CVE-2024-1", "7.0.0-r1"]]);
  expect(fixedOf(db, "jq", "Alpine:v3.22")).toEqual([["ALPINE-CVE-2024-2", "2.0-r0"]]);
  expect(db.lookup("Alpine:v3.19", "curl")).toBe("no-data");

  server.forget();
  const again = await update([], { at: start + day });
  expect(again.failed).toEqual([]);
  expect(again.updated.map(({ read }) => read)).toEqual(Array.from({ length: 8 }, () => "none"));
  expect(open().epss("CVE-2024-1001")).toBe(0.5);
  expect(open().knownExploited("CVE-2024-1001")).toBe("2024-02-03");
  // Lists of changes are asked for the first time; releases that the mirror lacks have no state.
  const unconditional = server.asked.filter((line) => !line.includes("if-none-match"));
  expect(unconditional.filter((line) => !/modified_id|v3\.(?:2\d|18\/comm)/.test(line))).toEqual(
    [],
  );
});

test("where one document of several changed, all are read", async () => {
  const server = await feedServer();
  putAll(server);
  const { update, open } = machine(server.base, ["alpine-secdb"]);
  await update(["alpine"]);
  server.put(
    "alpine-secdb/v3.22/main.json",
    JSON.stringify(secdb("v3.22", "main", { "9.0.0-r1": ["CVE-2025-1"] })),
  );
  expect((await update(["alpine"])).updated).toMatchObject([{ read: "whole", records: 2 }]);
  expect(fixedOf(open(), "curl", "Alpine:v3.22")).toEqual([["ALPINE-CVE-2025-1", "9.0.0-r1"]]);
  expect(fixedOf(open(), "jq", "Alpine:v3.22")).toEqual([["ALPINE-CVE-2024-2", "2.0-r0"]]);
});

test.each([
  ["debian-tracker", "debian-tracker/json", "debian"],
  ["alpine-secdb", "alpine-secdb/v3.22/main.json", "alpine"],
  ["epss", "epss/epss_scores-current.csv.gz", "epss"],
  ["known-exploited", "known-exploited/known_exploited_vulnerabilities.json", "kev"],
])("%s: half a file keeps the old data", async (feed, path, name) => {
  const server = await feedServer();
  putAll(server);
  const { update, cache } = machine(server.base, [feed]);
  expect((await update([name])).failed).toEqual([]);
  const folder = join(cache, "advisories");
  const files = () =>
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString("hex")]);
  const before = files();
  const bytes =
    feed === "epss"
      ? gzipSync(scores)
      : Buffer.from(JSON.stringify(feed === "debian-tracker" ? tracker : kev));
  server.put(path, bytes.subarray(0, bytes.length >> 1));
  const { failed, updated } = await update([name], { at: start + day });
  expect(updated).toEqual([]);
  expect(failed).toMatchObject([{ feed }]);
  expect(files()).toEqual(before);
});

test("one feed that fails does not stop the others", async () => {
  const server = await feedServer();
  putAll(server);
  server.remove("debian-tracker/json");
  const { updated, failed } = await machine(server.base).update(["Debian", "npm"]);
  expect(failed).toMatchObject([{ feed: "debian-tracker", ecosystem: "Debian" }]);
  expect(updated.map(({ feed }) => feed)).toEqual(["epss", "known-exploited", "osv", "osv"]);
});

test("two updates at once leave a whole database", async () => {
  const server = await feedServer();
  putOsv(server, many(50));
  const { update, open, held } = machine(server.base, ["osv"]);
  const results = await Promise.all([
    update(["npm"]),
    update(["npm"]),
    update(["npm"], { force: true }),
  ]);
  expect(results.flatMap(({ failed }) => failed)).toEqual([]);
  expect(fixedOf(open(), "pad-49")).toEqual([["GHSA-49", "1.0.0"]]);
  expect(held()).toEqual(["osv-npm.db"]);
});

test("a damaged database is made anew, a folder that cannot be written is said", async () => {
  const server = await feedServer();
  putOsv(server, many(5));
  const { update, open, cache } = machine(server.base, ["osv"]);
  await update(["npm"]);
  const path = join(cache, "advisories/osv-npm.db");
  writeFileSync(path, readFileSync(path).subarray(0, -9));
  expect((await update(["npm"])).updated).toMatchObject([{ read: "whole" }]);
  expect(fixedOf(open(), "pad-4")).toEqual([["GHSA-4", "1.0.0"]]);

  const other = machine(server.base, ["osv"]);
  mkdirSync(other.cache, { recursive: true });
  writeFileSync(join(other.cache, "advisories"), "a file");
  expect((await other.update(["npm"])).failed[0]?.message).toContain("cannot be written");
});

test("a name that is none is a usage error, an address that is none an error of the feed", async () => {
  const { update } = machine("nowhere", ["osv"]);
  await expect(update(["left-pad"])).rejects.toThrow(UsageError);
  expect((await update(["npm"])).failed[0]?.message).toContain("is no address of a feed");
});
