import { expect, test } from "vitest";
import { createRowPacker, openRows, type Row } from "./packed-rows.ts";

/** All pieces, at no multiple of eight in memory. */
function pack(columns: number, rows: Iterable<Row>): Uint8Array {
  const packer = createRowPacker(columns);
  const pieces = [...rows].flatMap((row) => packer.add(row) ?? []);
  return Buffer.concat([Buffer.alloc(3), ...pieces, packer.end()]).subarray(3);
}

test.each(["ascii", "főtanúsítvány", "\u{1f600}é", ""])(
  "rows of %j are read in any order",
  (name) => {
    // More than one piece holds.
    const count = 9000;
    const rowOf = (i: number): Row =>
      i % 1000 === 7
        ? { path: `${name}/${i}`, numbers: [i, 1e12], rare: `{"${name}":1}` }
        : { path: `${i}`, numbers: [i, 0], rare: "" };
    const rows = openRows(
      pack(
        2,
        Array.from({ length: count }, (_, i) => rowOf(i)),
      ),
      2,
    );
    expect(rows.count).toBe(count);
    for (const row of [8007, 7, 8008, 4095, 4096, 0, count - 1]) {
      const { path, numbers, rare } = rowOf(row);
      expect([rows.path(row), rows.rare(row)]).toEqual([path, rare]);
      expect([rows.number(row, 0), rows.number(row, 1)]).toEqual(numbers);
    }
  },
);

test.each([
  [[0, 255]],
  [[0, 256]],
  [[65_535, 1]],
  [[65_536, 1]],
  [[2 ** 32 - 1, 0]],
  [[2 ** 32, 0]],
  [[-1, 0]],
  [[1.5, 1]],
  [[7, 7]],
  [[-(2 ** 53) + 1, 2 ** 53 - 1]],
])("the numbers %j come back", (numbers) => {
  const rows = openRows(
    pack(
      1,
      numbers.map((number) => ({ path: "", numbers: [number], rare: "" })),
    ),
    1,
  );
  expect(numbers.map((_, row) => rows.number(row, 0))).toEqual(numbers);
});

test("no rows are none, and take next to no bytes", () => {
  const packed = pack(7, []);
  expect(openRows(packed, 7).count).toBe(0);
  expect(packed.length).toBeLessThan(100);
});
