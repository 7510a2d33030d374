import { Buffer } from "node:buffer";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeElfLinks } from "../../test/make-elf-links.ts";
import { readElfLinks } from "./elf-links.ts";

describe("what an ELF file is linked with", () => {
  test.each([
    ["64 bits", { is64: true, isBigEndian: false }],
    ["32 bits", { is64: false, isBigEndian: false }],
    ["64 bits, big-endian", { is64: true, isBigEndian: true }],
    ["32 bits, big-endian", { is64: false, isBigEndian: true }],
  ])("%s", (_, shape) => {
    const file = makeElfLinks({
      ...shape,
      soname: "liba.so.1",
      needed: ["libb.so.2", "libc.so.6"],
      runPath: "$ORIGIN/../x:/opt/lib",
    });
    expect(readElfLinks(file)).toMatchObject({
      soname: "liba.so.1",
      needed: ["libb.so.2", "libc.so.6"],
      searched: ["$ORIGIN/../x", "/opt/lib"],
    });
  });

  test("names itself nothing", () => {
    const links = readElfLinks(makeElfLinks({ needed: ["libc.so.6"] }));
    expect(links?.needed).toEqual(["libc.so.6"]);
    expect(links && "soname" in links).toBe(false);
  });

  test.each([
    ["is no ELF file", Buffer.from("#!/bin/sh\n".repeat(20))],
    ["is empty", Buffer.alloc(0)],
    ["is cut off in its header", makeElfLinks({ needed: ["x"] }).subarray(0, 30)],
    ["is cut off in its table", makeElfLinks({ needed: ["x"] }).subarray(0, 70)],
  ])("%s", (_, bytes) => {
    expect(readElfLinks(bytes)).toBeUndefined();
  });

  test("what is cut or bent never throws", () => {
    const whole = makeElfLinks({ soname: "liba.so.1", needed: ["libb.so.2"] });
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        (length, changes) => {
          const bent = Buffer.from(whole);
          for (const [at, value] of changes) bent[at] = value;
          readElfLinks(bent.subarray(0, length));
        },
      ),
    );
  });

  const real = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6"].find(
    existsSync,
  );
  test.skipIf(real === undefined)("a real library", () => {
    const links = readElfLinks(readFileSync(real ?? ""));
    expect(links).toMatchObject({ soname: "libm.so.6" });
    expect(links?.needed).toContain("libc.so.6");
  });
});
