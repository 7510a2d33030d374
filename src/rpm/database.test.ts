import { describe, expect, test } from "vitest";
import { names, reading, readRpms, shapes, sortedNames, wholeBash } from "../../test/made-rpms.ts";
import { needs } from "../../test/needs.ts";
import { berkeleyDbOf, headerOf, ndbOf } from "../../test/rpm-databases.ts";
import { readRpmFile } from "./database.ts";

test("reads a database of RPM's own format", () => {
  const found = readRpms("Packages.db", ndbOf(shapes.map(headerOf)));
  expect(found.damaged).toBe(0);
  expect(sortedNames(found)).toEqual([...names].sort());
  expect(found.packages[0]).toEqual(wholeBash);
});

describe("Berkeley DB", () => {
  const orders = (["LE", "BE"] as const).flatMap((byteOrder) =>
    [512, 4096, 65_536].map((pageSize) => ({ byteOrder, pageSize })),
  );
  needs("db5.3_load").each(orders)("reads what it wrote itself: %o", (how) => {
    const found = readRpms("Packages", berkeleyDbOf(shapes.map(headerOf), how));
    expect(found.damaged).toBe(0);
    expect(sortedNames(found)).toEqual([...names].sort());
    expect(found.packages.find(({ name }) => name === "bash")).toEqual(wholeBash);
  });
});

test("reads the list of distroless Azure Linux", () => {
  const row = (...columns: string[]) => columns.join("\t");
  const text = [
    row(
      "glibc",
      "2.35-2.cm2",
      "1",
      "2",
      "Microsoft Corporation",
      "(none)",
      "9",
      "x86_64",
      "0",
      "glibc-2.35-2.cm2.src.rpm",
    ),
    row("dbus", "1.15.2-1.cm2", "1", "2", "(none)", "(none)", "9", "x86_64", "3", "(none)"),
    row(
      "gpg-pubkey",
      "3135ce90-5e6fda74",
      "1",
      "2",
      "(none)",
      "(none)",
      "0",
      "(none)",
      "0",
      "(none)",
    ),
    row("broken", "1.0"),
    "",
  ].join("\r\n");
  const bytes = new TextEncoder().encode(text);
  expect(readRpmFile("var/lib/rpmmanifest/container-manifest-2", bytes, reading)).toMatchObject({
    packages: [
      {
        name: "glibc",
        version: "2.35",
        release: "2.cm2",
        epoch: 0,
        architecture: "x86_64",
        vendor: "Microsoft Corporation",
        sourceRpm: "glibc-2.35-2.cm2.src.rpm",
      },
      { name: "dbus", epoch: 3 },
    ],
    damaged: 1,
  });
});
