import fc from "fast-check";
import { expect, test } from "vitest";
import { findRow, pathSlots } from "./path-slots.ts";

const finder = (paths: readonly string[]) => {
  const slots = pathSlots(paths) ?? new Uint32Array(1);
  return (path: string) => findRow(path, { slots, pathAt: (row) => paths[row] ?? "" });
};

test("finds each path at its row, and no other", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: "binary" })), fc.string(), (paths, other) => {
      const find = finder(paths);
      expect(paths.map(find)).toEqual(paths.map((_, row) => row));
      if (!paths.includes(other)) expect(find(other)).toBeUndefined();
    }),
  );
});

test("takes the paths of a large image", () => {
  const paths = Array.from(
    { length: 50_000 },
    (_, i) => `usr/lib/python3/part${i % 700}/file${i}.py`,
  );
  const find = finder(paths);
  expect(paths.every((path, row) => find(path) === row)).toBe(true);
});

test("gives up where too many hash to one slot, as equal paths do", () => {
  expect(pathSlots(Array(20).fill("same"))).toBeDefined();
  expect(pathSlots(Array(400).fill("same"))).toBeUndefined();
});
