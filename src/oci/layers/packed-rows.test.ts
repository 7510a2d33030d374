import { expect, test } from "vitest";
import { columnCount, createRowList, openRows } from "./packed-rows.ts";

const numbers = Array.from({ length: columnCount }, (_, i) => i * 1e12);

test.each(["ascii", "f\u0151tan\u00fas\u00edtv\u00e1ny", "\u{1f600}\u00e9", ""])(
  "rows of %j are read in any order",
  (name) => {
    const list = createRowList();
    // More than grow together, so that pieces end within.
    const count = 9000;
    for (let i = 0; i < count; i++) {
      const isOdd = i % 1000 === 7;
      list.add({
        path: isOdd ? `${name}/${i}` : `${i}`,
        numbers,
        rare: isOdd ? `{"${name}":1}` : "",
      });
    }
    // Anywhere in memory, at no multiple of eight too.
    const packed = Buffer.concat([Buffer.alloc(3), ...list.pack()]).subarray(3);
    const rows = openRows(packed);
    expect(rows.count).toBe(count);
    for (const row of [8007, 7, 8008, 4095, 4096, 0, count - 1]) {
      const isOdd = row % 1000 === 7;
      expect(rows.path(row)).toBe(isOdd ? `${name}/${row}` : `${row}`);
      expect(rows.rare(row)).toBe(isOdd ? `{"${name}":1}` : "");
      expect(rows.number(row, 3)).toBe(3e12);
    }
  },
);
