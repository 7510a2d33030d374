import fc from "fast-check";
import { expect, test } from "vitest";
import { readFileDatabase, writtenRecord } from "./file-database.ts";

const database = `C:Q1abc=
P:shop
V:1.0-r0
o:shop-origin
F:
R:root
F:usr/bin
M:0:0:1777
R:shop
a:0:0:4755:Q1xattr=
Z:Q1one=
F:var/empty

P:.virtual
V:1

`;

test("a database is written as it was read", () => {
  const records = readFileDatabase(database);
  expect(records.map(writtenRecord).join("")).toBe(database);
  expect(records.map(({ text }) => text).join("")).toBe(database);
  expect(records).toMatchObject([
    {
      name: "shop",
      origin: "shop-origin",
      checksum: "Q1abc=",
      folders: [
        { path: "", files: [{ name: "root" }] },
        {
          path: "usr/bin",
          owner: { uid: 0, gid: 0, mode: 0o1777 },
          files: [{ name: "shop", owner: { mode: 0o4755, attributes: "Q1xattr=" } }],
        },
        { path: "var/empty", files: [] },
      ],
    },
    { name: ".virtual", origin: ".virtual" },
  ]);
});

test("the last stanza needs no line behind it", () => {
  const whole = (text: string) => readFileDatabase(text).map(writtenRecord);
  expect(whole(database.trimEnd())).toEqual(whole(database));
});

test.each([
  ["a file without a folder", "P:a\nV:1\nR:x\n\n", "Line 3"],
  ["a checksum without a file", "P:a\nV:1\nF:x\nZ:Q1=\n\n", "Line 4"],
  ["an owner that is no number", "P:a\nV:1\nF:x\nM:root:0:755\n\n", "Line 4"],
  ["a field behind the folders", "P:a\nV:1\nF:x\nt:1\n\n", "Line 4"],
  ["a stanza without a version", "P:a\nV:1\n\nP:b\n\n", "Line 4"],
  ["a line that is no field", "P:a\nV:1\nnonsense\n\n", "Line 3"],
])("%s is refused", (_, text, message) => {
  expect(() => readFileDatabase(text)).toThrow(message);
});

test("anything is read or refused as a database", () => {
  const lines = fc.array(fc.constantFrom("P:a", "V:1", "F:x", "R:y", "M:0:0:7", "Z:Q", "", "?"));
  fc.assert(
    fc.property(lines, (all) => {
      try {
        const once = readFileDatabase(all.join("\n")).map(writtenRecord).join("");
        expect(readFileDatabase(once).map(writtenRecord).join("")).toBe(once);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
});
