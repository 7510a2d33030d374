import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bash, large, many, reading, readRpms, sortedNames } from "../../test/made-rpms.ts";
import { needs } from "../../test/needs.ts";
import { berkeleyDbOf, headerOf, ndbOf, sqliteOf } from "../../test/rpm-databases.ts";
import { readRpmFile, sqlitePackages } from "./database.ts";

describe("damaged files", () => {
  const few = [bash, large, ...many.slice(0, 20)].map(headerOf);
  const sound: (readonly [name: string, make: () => Buffer, tools: readonly string[]])[] = [
    ["Packages.db", () => ndbOf(few), []],
    ["Packages", () => berkeleyDbOf(few, { byteOrder: "BE", pageSize: 1024 }), ["db5.3_load"]],
    ["rpmdb.sqlite", () => sqliteOf({ pageSize: 1024, headers: few }).database, ["python3"]],
    [
      "rpmdb.sqlite-wal",
      () => sqliteOf({ pageSize: 1024, headers: few, keepsLog: true, neverCheckpoints: true }).log,
      ["python3"],
    ],
  ];

  /** Nothing but SyntaxError may be thrown. @returns whether it was */
  function survives(name: string, bytes: Uint8Array): boolean {
    try {
      const file = readRpmFile(`var/lib/rpm/${name}`, bytes, reading);
      if (file.kind === "sqlite") sqlitePackages(file.state, undefined);
      if (file.kind === "log") sqlitePackages({ pages: {} }, file.state);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
      return false;
    }
  }

  for (const [name, make, tools] of sound) {
    needs(...tools)(`${name}: bytes changed and ends cut off`, () => {
      const whole = make();
      expect(survives(name, whole)).toBe(true);
      const byte = fc.oneof(fc.constantFrom(0, 1, 5, 13, 0x7f, 0x80, 0xff), fc.nat(255));
      const change = fc.tuple(fc.nat(whole.length - 1), byte);
      // What steers a reader stands at the beginnings of pages.
      const steering = fc.tuple(
        fc
          .tuple(fc.nat(Math.floor(whole.length / 1024)), fc.nat(40))
          .map(([n, at]) => n * 1024 + at),
        byte,
      );
      const cutOff = fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.nat(whole.length) },
      );
      let sound = 0;
      fc.assert(
        fc.property(
          fc.array(fc.oneof(change, steering), { maxLength: 30 }),
          cutOff,
          (changes, end) => {
            const bytes = Buffer.from(whole);
            for (const [at, value] of changes) bytes[at] = value;
            if (survives(name, bytes.subarray(0, end))) sound++;
          },
        ),
        { numRuns: 300 },
      );
      // Else only the beginning would have been tried.
      expect(sound).toBeGreaterThan(100);
    });
  }

  test.each(sound.map(([name]) => name))("%s: any bytes", (name) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => void survives(name, bytes)),
    );
    expect(survives(name, new Uint8Array([1]))).toBe(false);
  });

  test("a cut header is one damaged package, and the others are read", () => {
    const broken = headerOf(bash);
    broken.writeUInt32BE(0x7fffffff, 4);
    const found = readRpms("Packages.db", ndbOf([...many.slice(0, 2).map(headerOf), broken]));
    expect(sortedNames(found)).toEqual(["n0", "n1"]);
    expect(found.damaged).toBe(1);
  });

  test("slots that share a header are read once", () => {
    const bytes = ndbOf(many.slice(0, 100).map(headerOf));
    for (let slot = 3; slot < 102; slot++) bytes.copy(bytes, slot * 16, 32, 48);
    const found = readRpms("Packages.db", bytes);
    expect(found.packages.length).toBe(1);
    expect(found.damaged).toBe(99);
  });
});
