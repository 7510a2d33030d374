import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, meets, parseProvides, parseRelations } from "./relations.ts";

describe("parseRelations", () => {
  test("names, versions, architectures and alternatives", () => {
    expect(
      parseRelations(
        "libc6 (>= 2.36) [amd64] | x, python3:any,perl-base (= 5.36.0-7+deb12u1)",
        "amd64",
      ),
    ).toEqual([
      [{ name: "libc6", bound: { operator: ">=", version: "2.36" } }, { name: "x" }],
      [{ name: "python3", architecture: "any" }],
      [{ name: "perl-base", bound: { operator: "=", version: "5.36.0-7+deb12u1" } }],
    ]);
  });

  test.each([
    ["a [amd64]", 1],
    ["a [i386 arm64]", 0],
    ["a [!amd64]", 0],
    ["a [!i386 !armhf]", 1],
    ["a [linux-any]", 1],
    ["a [any-amd64]", 1],
    ["a [kfreebsd-any]", 0],
    ["a [any]", 1],
    ["a [i386] | b", 1],
  ])("%s on amd64: %s clauses", (field, count) => {
    expect(parseRelations(field, "amd64")).toHaveLength(count);
  });

  test("the operators of old, and blanks anywhere", () => {
    expect(
      parseRelations("a (<1) , b(>>2),c ( = 1:3-4~5 ) <!nocheck>,\n d (> 1)", "amd64"),
    ).toEqual([
      [{ name: "a", bound: { operator: "<=", version: "1" } }],
      [{ name: "b", bound: { operator: ">>", version: "2" } }],
      [{ name: "c", bound: { operator: "=", version: "1:3-4~5" } }],
      [{ name: "d", bound: { operator: ">=", version: "1" } }],
    ]);
  });

  test.each(["a (", "a (>= )", "a b", "(>= 1)", "a (>= 1) (<< 2)", "ä", "a (>< 1)", "a:", "../a"])(
    "%s is met by no package",
    (field) => {
      const [clause] = parseRelations(field, "amd64");
      expect(clause?.[0]?.name).toContain("(");
    },
  );

  test("nothing", () => {
    expect(parseRelations("", "amd64")).toEqual([]);
    expect(parseRelations(" , ,", "amd64")).toEqual([]);
  });

  test("any text is read, in linear time", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const clause of parseRelations(text, "amd64"))
          expect(clause.length).toBeGreaterThan(0);
      }),
    );
    parseRelations(`a ${"<x> ".repeat(200_000)}!`, "amd64");
    parseRelations(`${"a (".repeat(200_000)}`, "amd64");
    parseRelations("a <b> ".repeat(150).concat("!"), "amd64");
  });
});

test("a version that is provided meets bounds, a bare name none", () => {
  const [versioned, bare, ...rest] = parseProvides("a (= 2.0), b, c (>= 1), (");
  expect(rest).toEqual([]);
  const [wanted, wantedBare] = parseRelations("a (>= 1.5), a", "amd64").flat();
  if (!versioned || !bare || !wanted || !wantedBare) throw new Error("not read");
  expect(meets(versioned, wanted)).toBe(true);
  expect(meets({ name: "a" }, wanted)).toBe(false);
  expect(meets({ name: "a" }, wantedBare)).toBe(true);
  expect(meets(bare, wantedBare)).toBe(false);
});

test.each([
  ["1.0", "<<", "1.1", true],
  ["1.1", "<<", "1.1", false],
  ["1.1", "<=", "1.1", true],
  ["1.0~rc1", ">=", "1.0", false],
  ["1:0.1", ">>", "2", true],
  ["1.0-1", "=", "1.0-1", true],
] as const)("%s %s %s: %s", (version, operator, other, expected) => {
  expect(isWithin(version, { operator, version: other })).toBe(expected);
});
