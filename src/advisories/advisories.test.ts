import fc from "fast-check";
import { expect, test } from "vitest";
import { advisoriesOf, osvRecord } from "../../test/advisories.ts";
import { randomAccessOf } from "../io/random-access.ts";
import { type Advisory, EnvironmentError } from "../model/index.ts";
import { openAdvisories } from "./advisories.ts";
import { buildDb } from "./build-db.ts";
import { packageKey } from "./db-format.ts";
import { openDb } from "./open-db.ts";
import { readRecord } from "./read-record.ts";
import { unite } from "./unite.ts";

const jinja = { id: "PYSEC-1", aliases: ["CVE-2020-1"], name: "Jinja2", ranges: ["0..2.11.3"] };

const record = (shape: Parameters<typeof osvRecord>[0]) => readRecord(osvRecord(shape)) as Advisory;

test("finds by package name in any spelling, by id and by alias", () => {
  const db = advisoriesOf([
    jinja,
    { ...jinja, id: "PYSEC-2", aliases: [], name: "zope.interface" },
  ]);
  expect(db.lookup("PyPI", "jinja2")).toMatchObject([{ id: "PYSEC-1" }]);
  expect(db.lookup("PyPI", "Zope_Interface")).toMatchObject([{ id: "PYSEC-2" }]);
  expect(db.lookup("PyPI", "flask")).toEqual([]);
  expect(db.lookup("npm", "jinja2")).toBe("no-data");
  expect(db.find("CVE-2020-1")).toMatchObject([{ id: "PYSEC-1" }]);
  expect(db.find("PYSEC-2")).toHaveLength(1);
  expect(db.find("CVE-9")).toEqual([]);
});

test("keeps withdrawn records and never hands them to a match", () => {
  const db = advisoriesOf([{ ...jinja, withdrawn: "2024-02-01T00:00:00Z" }]);
  expect(db.lookup("PyPI", "jinja2")).toEqual([]);
  expect(db.find("PYSEC-1")).toMatchObject([{ withdrawn: "2024-02-01T00:00:00Z" }]);
});

test("a record of several packages is found whole by its id", () => {
  const both = unite(
    record({ ...jinja, ecosystem: "Debian:11", name: "jinja2" }),
    record({ ...jinja, ecosystem: "Debian:12", name: "jinja2" }),
  );
  const bytes = buildDb({ ecosystem: "Debian", records: [both], extents: new Map() });
  const db = openAdvisories({
    files: [{ name: "x", file: randomAccessOf(bytes), origin: "imported" }],
    knownExploited: [],
  });
  expect(db.find("PYSEC-1")[0]?.affected.map(({ ecosystem }) => ecosystem)).toEqual([
    "Debian:11",
    "Debian:12",
  ]);
  const found = db.lookup("Debian:12", "jinja2");
  expect(found !== "no-data" && found[0]?.affected).toHaveLength(1);
  expect(db.lookup("Debian:12", "unknown to a partial import")).toBe("no-data");
});

test("unites two files by id: the later record wins, packages that only one names stay", () => {
  const file = (
    records: Advisory[],
    origin: "snapshot" | "imported",
    extent: "whole" | "partial",
  ) => ({
    name: "x",
    origin,
    file: randomAccessOf(
      buildDb({ ecosystem: "PyPI", records, extents: new Map([["PyPI", extent]]) }),
    ),
  });
  const old = record({ ...jinja, modified: "2020-01-01T00:00:00Z" });
  const newer = record({ ...jinja, ranges: ["0..2.11.4"], modified: "2024-05-05T00:00:00Z" });
  const flask = record({ ...jinja, name: "flask", modified: "2021-01-01T00:00:00Z" });
  const open = (extent: "whole" | "partial") =>
    openAdvisories({
      files: [
        file([old, { ...flask, id: "F" }], "snapshot", "whole"),
        file([newer], "imported", extent),
      ],
      knownExploited: [],
    });
  const db = open("whole");
  expect(db.find("PYSEC-1")).toHaveLength(1);
  expect(db.lookup("PyPI", "jinja2")).toMatchObject([
    { affected: [{ ranges: [{ events: [{ introduced: "0" }, { fixed: "2.11.4" }] }] }] },
  ]);
  expect(db.lookup("PyPI", "flask")).toMatchObject([{ id: "F" }]);
  expect(db.coverage).toEqual([
    {
      ecosystem: "PyPI",
      date: "2024-05-05T00:00:00Z",
      records: 1,
      extent: "whole",
      origin: "imported",
    },
  ]);
  expect(open("partial").coverage).toMatchObject([{ origin: "snapshot", extent: "whole" }]);
  expect(unite(newer, old)).toBe(newer);
  expect(unite(flask, newer).affected.map(({ name }) => name)).toEqual(["jinja2", "flask"]);
});

test("dates with and without fractions are ordered by time", () => {
  const a = record({ ...jinja, modified: "2024-01-01T00:00:00.5Z" });
  const b = record({ ...jinja, modified: "2024-01-01T00:00:00Z" });
  expect(unite(a, b)).toBe(a);
  expect(unite(b, a)).toBe(a);
});

test("a database holds what was put in, whatever the keys", () => {
  const name = fc.string({ unit: fc.constantFrom(..."ab-_.0é"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 60 }), (names) => {
      const records = names.map((n, i) =>
        record({ id: `R-${i}`, ecosystem: "Debian:12", name: n, ranges: ["0.."] }),
      );
      const file = randomAccessOf(buildDb({ ecosystem: "Debian", records, extents: new Map() }));
      const db = openDb(file, "x");
      for (const [i, n] of names.entries()) {
        expect(db.lookup(packageKey("Debian:12", n)).map(({ id }) => id)).toEqual([`R-${i}`]);
        expect(db.find(`R-${i}`)).toHaveLength(1);
      }
      expect([...db.all()]).toHaveLength(names.length);
      expect(db.lookup(packageKey("Debian:12", "never"))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test("a damaged or cut file is an environment error at any byte, never clean", () => {
  const bytes = buildDb({
    ecosystem: "PyPI",
    records: [record(jinja), record({ ...jinja, id: "B", name: "flask" })],
    extents: new Map([["PyPI", "whole"]]),
  });
  const use = (damaged: Uint8Array) => {
    const db = openDb(randomAccessOf(damaged), "pypi.db");
    return [
      ...db.lookup(packageKey("PyPI", "jinja2")),
      ...db.lookup(packageKey("PyPI", "flask")),
      ...db.find("B"),
    ].map(({ id }) => id);
  };
  expect(use(bytes)).toEqual(["PYSEC-1", "B", "B"]);
  for (let at = 0; at < bytes.length; at++) {
    expect(() => use(bytes.subarray(0, at)), `cut at ${at}`).toThrow(EnvironmentError);
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    let answer: readonly string[] | undefined;
    try {
      answer = use(changed);
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      expect((error as EnvironmentError).hint).toContain("suture db import");
    }
    // Bytes that pad a bucket, or belong to none that is read, may change.
    if (answer) expect(answer, `changed at ${at}`).toEqual(["PYSEC-1", "B", "B"]);
  }
});

test("counts every id, however many there are", () => {
  const records = Array.from({ length: 70_000 }, (_, i) =>
    record({
      id: `CVE-${2005 + (i % 20)}-${1000 + i}`,
      ecosystem: "Debian:12",
      name: `p${i % 7}`,
      ranges: ["0.."],
    }),
  );
  const file = randomAccessOf(buildDb({ ecosystem: "Debian", records, extents: new Map() }));
  expect(openDb(file, "x").header.coverage).toMatchObject([{ records: 70_000 }]);
});

test("an id that many packages share finds them all", () => {
  const bulletin = {
    ...record({ ...jinja, id: "RHSA-1", ecosystem: "Rocky Linux:9", name: "kernel" }),
    affected: Array.from({ length: 3000 }, (_, i) => ({
      ecosystem: "Rocky Linux:9",
      name: `kernel-${i}`,
      ranges: [{ type: "ECOSYSTEM" as const, events: [{ introduced: "0" }] }],
      versions: [],
    })),
  };
  const file = randomAccessOf(
    buildDb({ ecosystem: "Rocky Linux", records: [bulletin], extents: new Map() }),
  );
  const db = openAdvisories({
    files: [{ name: "x", file, origin: "imported" }],
    knownExploited: [],
  });
  expect(db.find("CVE-2020-1")[0]?.affected).toHaveLength(3000);
  expect(db.lookup("Rocky Linux:9", "kernel-2999")).toMatchObject([{ id: "RHSA-1" }]);
});
