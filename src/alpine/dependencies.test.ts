import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isBoundMet,
  parseApkDependencies,
  parseApkProvides,
  writtenDependency,
} from "./dependencies.ts";

test("names, conflicts, tags, bounds", () => {
  const list = "so:libz.so.1 !libressl musl>=1.2.3-r0 openssl@edge~3.3 cmd:sh .x><Q1ab= a=~1";
  const read = parseApkDependencies(list);
  expect(read).toEqual([
    { name: "so:libz.so.1", isConflict: false },
    { name: "libressl", isConflict: true },
    { name: "musl", isConflict: false, bound: { operator: ">=", version: "1.2.3-r0" } },
    { name: "openssl", isConflict: false, tag: "edge", bound: { operator: "~", version: "3.3" } },
    { name: "cmd:sh", isConflict: false },
    { name: ".x", isConflict: false, bound: { operator: "><", version: "Q1ab=" } },
    { name: "a", isConflict: false, bound: { operator: "=~", version: "1" } },
  ]);
  expect(read.map(writtenDependency).join(" ")).toBe(list);
});

test("provides", () => {
  expect(parseApkProvides("so:libz.so.1=1.3.1 /bin/sh")).toEqual([
    { name: "so:libz.so.1", version: "1.3.1" },
    { name: "/bin/sh" },
  ]);
});

test.each([
  ["a", undefined, true],
  ["a>=1.2", undefined, false],
  ["a>=1.2", "1.2-r0", true],
  ["a>1.2-r0", "1.2-r0", false],
  ["a<1.2", "1.2_rc1", true],
  ["a=1.2-r0", "1.2-r0", true],
  ["a=1.2", "1.2-r0", false],
  ["a~1.2", "1.2-r3", true],
  ["a~1.2", "1.2.9", true],
  ["a~1.2", "1.20", false],
  ["a=~1.2", "1.2_p1", true],
  ["a~1.2", "1.3", false],
  ["a>~1.2", "1.3", true],
  ["a<~1.2", "1.3", false],
  ["a<~1.2", "1.2.7", true],
  ["a><Q1x=", "1", false],
] as const)("%s is met by %s: %s", (written, version, expected) => {
  const [dependency] = parseApkDependencies(written);
  if (!dependency) throw new Error("not read");
  expect(isBoundMet(dependency, version === undefined ? {} : { version })).toBe(expected);
});

test("a checksum is met by that package only", () => {
  const [dependency] = parseApkDependencies("a><Q1x=");
  if (!dependency) throw new Error("not read");
  expect(isBoundMet(dependency, { version: "1", checksum: "Q1x=" })).toBe(true);
  expect(isBoundMet(dependency, { version: "1", checksum: "Q1y=" })).toBe(false);
});

test("what cannot be read is met by nothing", () => {
  expect(parseApkDependencies(">=1 !")).toEqual([
    { name: "(>=1)", isConflict: false },
    { name: "(!)", isConflict: false },
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { name } of parseApkDependencies(text)) expect(name).not.toBe("");
    }),
  );
});
