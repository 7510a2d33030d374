import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeZip } from "../../test/make-zip.ts";
import { randomAccessOf } from "../io/random-access.ts";
import { TargetError } from "../model/index.ts";
import { readZip } from "./zip.ts";

const limits = { maxEntryBytes: 1 << 20, maxTotalBytes: 4 << 20 };
const text = new TextDecoder();
const read = (bytes: Uint8Array, over = limits) =>
  [...readZip(randomAccessOf(bytes), over)].map((entry) => [entry.name, text.decode(entry.read())]);

test("reads stored and deflated files, folders left out, behind a comment", () => {
  const zip = makeZip(
    [
      { name: "d/", content: "" },
      { name: "d/a.json", content: "{}" },
      { name: "é.json", content: "x".repeat(1000), isStored: true },
      { name: "empty", content: "" },
    ],
    { comment: "made by a test" },
  );
  expect(read(zip)).toEqual([
    ["d/a.json", "{}"],
    ["é.json", "x".repeat(1000)],
    ["empty", ""],
  ]);
  expect(read(makeZip([]))).toEqual([]);
});

test("reads Zip64", () => {
  expect(read(makeZip([{ name: "a", content: "hello" }], { isZip64: true }))).toEqual([
    ["a", "hello"],
  ]);
});

test("refuses what would inflate beyond its limits or its own word", () => {
  const zeros = "\0".repeat(2 << 20);
  expect(() => read(makeZip([{ name: "a", content: zeros }]))).toThrow("a is too large");
  const many = Array.from({ length: 9 }, (_, i) => ({
    name: `${i}`,
    content: "\0".repeat(1 << 19),
  }));
  expect(() => read(makeZip(many))).toThrow("zip bomb");
  // The directory says 10 bytes, the stream holds a megabyte.
  const liar = makeZip([{ name: "a", content: "\0".repeat(1 << 20), claimedBytes: 10 }]);
  expect(() => read(liar)).toThrow("a is damaged");
  const noise = {
    name: "a",
    content: deflateRawSync(Buffer.alloc(0)).toString("latin1").padEnd(500, "q"),
    isStored: true,
  };
  const overlapping = makeZip(
    Array.from({ length: 100 }, () => noise),
    { isOverlapping: true },
  );
  expect(() => read(overlapping)).toThrow("zip bomb");
});

test("a file whose bytes are not those that were packed is damaged", () => {
  const zip = makeZip([{ name: "a", content: "hello", isStored: true }]);
  zip[31] = "j".charCodeAt(0);
  expect(() => read(zip)).toThrow("a is damaged");
});

test("a damaged archive is a target error at any byte", () => {
  const zip = makeZip([
    { name: "a.json", content: "hello hello hello" },
    { name: "b", content: "x", isStored: true },
  ]);
  const attempt = (bytes: Uint8Array) => {
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(TargetError);
    }
  };
  for (let at = 0; at < zip.length; at++) {
    attempt(zip.subarray(0, at));
    for (const mask of [0xff, 0x01, 0x80]) {
      const changed = Uint8Array.from(zip);
      changed[at] = (changed[at] ?? 0) ^ mask;
      attempt(changed);
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => attempt(bytes)));
});
