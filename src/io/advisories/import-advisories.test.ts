import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { osvRecord, type RecordShape } from "../../../test/advisories.ts";
import { makeZip } from "../../../test/make-zip.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { EnvironmentError, TargetError, UsageError } from "../../model/index.ts";
import { openAdvisoryFolders } from "./advisory-files.ts";
import { importAdvisories } from "./import-advisories.ts";

const debian = (id: string, release: number, fixed = "1.2-3"): RecordShape => ({
  id,
  ecosystem: `Debian:${release}`,
  name: "nginx",
  ranges: [`0..${fixed}`],
});

function zipOf(shapes: readonly RecordShape[], folder: string): string {
  const path = join(folder, "all.zip");
  const files = shapes.map((shape, i) => ({
    name: `${i}.json`,
    content: JSON.stringify(osvRecord(shape)),
  }));
  writeFileSync(path, makeZip([...files, { name: "README", content: "hello" }]));
  return path;
}

const open = (cache: string) => openAdvisoryFolders({ shipped: join(cache, "none"), cache });

test("imports an archive, then adds a folder, and leaves nothing beside", () => {
  const folder = tempFolder();
  const cache = join(folder, "cache");
  const first = importAdvisories({
    from: zipOf([debian("A", 12), debian("B", 12)], folder),
    cache,
  });
  expect(first).toMatchObject({ records: 2, skipped: 0 });
  const records = join(folder, "records");
  mkdirSync(records);
  writeFileSync(join(records, "a.json"), JSON.stringify(osvRecord(debian("A", 11))));
  writeFileSync(
    join(records, "c.json"),
    JSON.stringify(osvRecord({ ...debian("B", 12, "9"), modified: "2025-01-01T00:00:00Z" })),
  );
  writeFileSync(join(records, "broken.json"), "{");
  writeFileSync(join(records, "odd.json"), '{"id": "X"}');
  expect(importAdvisories({ from: records, cache })).toMatchObject({ records: 2, skipped: 2 });
  const db = open(cache);
  expect(
    db
      .find("A")[0]
      ?.affected.map(({ ecosystem }) => ecosystem)
      .sort(),
  ).toEqual(["Debian:11", "Debian:12"]);
  expect(db.lookup("Debian:12", "nginx")).toMatchObject([
    { id: "A" },
    { id: "B", affected: [{ ranges: [{ events: [{}, { fixed: "9" }] }] }] },
  ]);
  expect(db.lookup("Debian:12", "unknown")).toEqual([]);
  expect(readdirSync(join(cache, "advisories"))).toEqual(["debian.db"]);
});

test("a partial import covers the packages it names, and does not undo a whole one", () => {
  const folder = tempFolder();
  const cache = join(folder, "cache");
  const from = zipOf([debian("A", 12)], folder);
  importAdvisories({ from, cache, partial: true });
  expect(open(cache).lookup("Debian:12", "bash")).toBe("no-data");
  expect(open(cache).lookup("Debian:12", "nginx")).toHaveLength(1);
  importAdvisories({ from, cache });
  expect(open(cache).lookup("Debian:12", "bash")).toEqual([]);
  importAdvisories({ from, cache, partial: true });
  expect(open(cache).coverage).toMatchObject([{ extent: "whole", origin: "imported" }]);
});

test("a release that an archive names in passing is not whole", () => {
  const folder = tempFolder();
  const cache = join(folder, "cache");
  const many = Array.from({ length: 9 }, (_, i) => debian(`A${i}`, 12));
  importAdvisories({ from: zipOf([...many, debian("B", 11)], folder), cache });
  expect(open(cache).coverage.map(({ ecosystem, extent }) => `${ecosystem} ${extent}`)).toEqual([
    "Debian:11 partial",
    "Debian:12 whole",
  ]);
});

test("imports CISA's catalogue", () => {
  const folder = tempFolder();
  const from = join(folder, "kev.json");
  writeFileSync(
    from,
    JSON.stringify({
      vulnerabilities: [{ cveID: "CVE-2024-12345", dateAdded: "2024-02-03" }, { cveID: 7 }, null],
    }),
  );
  expect(importAdvisories({ from, cache: folder })).toMatchObject({
    records: 0,
    knownExploited: 1,
  });
  expect(open(folder).knownExploited("CVE-2024-12345")).toBe("2024-02-03");
});

test("says what is wrong, and changes nothing then", () => {
  const folder = tempFolder();
  const cache = join(folder, "cache");
  const bad = join(folder, "bad.zip");
  writeFileSync(bad, "no archive");
  expect(() => importAdvisories({ from: join(folder, "gone"), cache })).toThrow(UsageError);
  expect(() => importAdvisories({ from: bad, cache })).toThrow(TargetError);
  expect(() => importAdvisories({ from: folder, cache })).toThrow("holds no OSV record");
  expect(existsSync(cache)).toBe(false);
  writeFileSync(cache, "a file where the folder should be");
  expect(() => importAdvisories({ from: zipOf([debian("A", 12)], folder), cache })).toThrow(
    EnvironmentError,
  );
});

test("a damaged database stops a scan and an import alike", () => {
  const folder = tempFolder();
  const cache = join(folder, "cache");
  const from = zipOf([debian("A", 12)], folder);
  importAdvisories({ from, cache });
  const path = join(cache, "advisories", "debian.db");
  writeFileSync(path, readFileSync(path).subarray(0, -8));
  expect(() => open(cache)).toThrow(EnvironmentError);
  expect(() => importAdvisories({ from, cache })).toThrow(EnvironmentError);
});
