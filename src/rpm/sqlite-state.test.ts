import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  large,
  names,
  reading,
  readRpms,
  shapes,
  sortedNames,
  withLog,
} from "../../test/made-rpms.ts";
import { needs } from "../../test/needs.ts";
import {
  headerOf,
  rpmDatabase,
  run,
  type SqliteShape,
  sqliteOf,
} from "../../test/rpm-databases.ts";
import { readRpmFile } from "./database.ts";

/** Two packages of one source, one of them with a header of many pages. */
const spec = `Name: demo
Version: 1.2~rc1
Release: 3.el9
Epoch: 2
Summary: x
License: MIT and Zlib
Vendor: Rocky Enterprise Software Foundation
ModularityLabel: demo:rhel9:9000:abc
BuildArch: noarch
Requires: demo-base >= 1
Provides: virtual-demo = 3
%description
x
%package sub
Summary: y
%description sub
y
%install
mkdir -p %{buildroot}/usr/share/demo %{buildroot}/usr/bin
for i in $(seq 1 400); do : > %{buildroot}/usr/share/demo/file$i; done
echo > %{buildroot}/usr/bin/demo
%files
/usr/share/demo
/usr/bin/demo
%files sub
`;

const realTools = ["rpm", "rpmbuild", "python3"] as const;

describe("SQLite", () => {
  needs(...realTools)("reads what rpm wrote", () => {
    const folder = rpmDatabase([spec]);
    const found = readRpms("rpmdb.sqlite", readFileSync(join(folder, "rpmdb.sqlite")));
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual(["demo", "demo-sub"]);
    expect(found.packages.find(({ name }) => name === "demo")).toEqual({
      name: "demo",
      version: "1.2~rc1",
      release: "3.el9",
      epoch: 2,
      architecture: "noarch",
      sourceRpm: "demo-1.2~rc1-3.el9.src.rpm",
      vendor: "Rocky Enterprise Software Foundation",
      license: "MIT and Zlib",
      modularityLabel: "demo:rhel9:9000:abc",
      requires: expect.arrayContaining(["demo-base", "rpmlib(CompressedFileNames)"]),
      provides: ["demo", "virtual-demo"],
      files: ["usr/bin/demo"],
    });
    const query = ["--dbpath", folder, "-qa", "--qf", "%{NAME} %{EVR}\\n"];
    const lines = found.packages.map((p) => `${p.name} ${p.epoch}:${p.version}-${p.release}`);
    expect(run("rpm", query).trim().split("\n").sort()).toEqual(lines.sort());
  });

  const pageSizes = [512, 1024, 4096, 65_536];
  needs("python3").each(pageSizes)("reads tables of many pages of %i bytes", (pageSize) => {
    const { database } = sqliteOf({ pageSize, headers: shapes.map(headerOf) });
    const found = readRpms("rpmdb.sqlite", database);
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual([...names].sort());
  });

  needs("python3").each([512, 4096])("reads pages with bytes reserved: %i", (pageSize) => {
    const { database } = sqliteOf({ pageSize, reserved: 32, headers: shapes.map(headerOf) });
    expect(database[20]).toBe(32);
    const found = readRpms("rpmdb.sqlite", database);
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual([...names].sort());
  });

  needs("python3")("an absent row is no package, and rows after deletions are found", () => {
    const { database } = sqliteOf({
      pageSize: 1024,
      headers: shapes.map(headerOf),
      after: "DELETE FROM Packages WHERE hnum % 3 = 0",
    });
    const found = readRpms("rpmdb.sqlite", database);
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual(kept((hnum) => hnum % 3 !== 0));
  });
});

/** Names of the packages whose numbers, counted from 1, are kept. */
function kept(keeps: (hnum: number) => boolean): string[] {
  return shapes
    .filter(({ name }, i) => keeps(i + 1) && name !== "gpg-pubkey")
    .map(({ name }) => name)
    .sort();
}

describe("SQLite with a write-ahead log", () => {
  const headers = shapes.map(headerOf);
  const small = headerOf({ name: "added", version: "2", release: "1" }).toString("hex");
  const long = headerOf({ ...large, name: "added-large" }).toString("hex");
  const both = (shape: Omit<SqliteShape, "headers" | "keepsLog">) => {
    const { database, log } = sqliteOf({ ...shape, headers, keepsLog: true });
    const main = readRpmFile("var/lib/rpm/rpmdb.sqlite", database, reading);
    const written = readRpmFile("var/lib/rpm/rpmdb.sqlite-wal", log, reading);
    return { database, main, written, log };
  };

  needs("python3").each([512, 1024, 4096, 65_536])("reads both together: %i", (pageSize) => {
    const { main, written } = both({
      pageSize,
      after: `DELETE FROM Packages WHERE hnum BETWEEN 10 AND 200;
        INSERT INTO Packages (blob) VALUES (x'${small}');
        INSERT INTO Packages (blob) VALUES (x'${long}');`,
    });
    const found = withLog(main, written);
    expect(found.damaged).toBe(0);
    const left = kept((hnum) => hnum < 10 || hnum > 200);
    expect(sortedNames(found)).toEqual([...left, "added", "added-large"].sort());
    expect(sortedNames(withLog(main, undefined))).toEqual([...names].sort());
  });

  needs("python3")("all may lie in the log", () => {
    const { main, written, database } = both({ pageSize: 4096, neverCheckpoints: true });
    expect(database.length).toBeLessThanOrEqual(4096);
    const found = withLog(main, written);
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual([...names].sort());
    const nothing = readRpmFile("var/lib/rpm/rpmdb.sqlite", new Uint8Array(), reading);
    expect(sortedNames(withLog(nothing, written))).toEqual([...names].sort());
  });

  needs("python3")("what was not committed does not count", () => {
    const { main, written, log } = both({
      pageSize: 512,
      after: "DELETE FROM Packages WHERE hnum = 1",
      open: "DELETE FROM Packages WHERE hnum > 5",
    });
    expect(log.length).toBeGreaterThan(300_000);
    const found = withLog(main, written);
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual(kept((hnum) => hnum !== 1));
  });

  needs("python3")("a log ends where its checksums do", () => {
    const { main, log } = both({
      pageSize: 512,
      after: "DELETE FROM Packages WHERE hnum = 1; DELETE FROM Packages WHERE hnum = 4;",
    });
    const cut = Buffer.from(log);
    cut[cut.length - 1] = (cut[cut.length - 1] ?? 0) ^ 1;
    const found = withLog(main, readRpmFile("var/lib/rpm/rpmdb.sqlite-wal", cut, reading));
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual(kept((hnum) => hnum !== 1));
  });

  test("an empty log says nothing", () => {
    expect(readRpmFile("var/lib/rpm/rpmdb.sqlite-wal", new Uint8Array(), reading)).toEqual({
      kind: "log",
      state: { pages: {}, replaces: [] },
    });
  });
});
