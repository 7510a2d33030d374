import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { apkChecksum } from "../checksum.ts";
import { readScripts, storedScripts, writtenScripts } from "./scripts-archive.ts";

const checksum = apkChecksum("control");
const builtAt = 1_700_000_000;

function scripts(...texts: readonly string[]) {
  const kinds = ["pre-upgrade", "post-upgrade", "trigger"];
  const all = new Map(texts.map((text, at) => [kinds[at] ?? "", Buffer.from(text)]));
  return storedScripts({ name: "shop", version: "1.0-r0", checksum, scripts: all, builtAt });
}

test.each([false, true])("what is written is read again, packed: %s", (isCompressed) => {
  const made = scripts("#!/bin/sh\n", "x".repeat(200_000));
  const members = new Map([[checksum, made]]);
  const stored = writtenScripts({ isCompressed, members }, ["Q1other", checksum]);
  const read = readScripts(stored, isCompressed);
  expect(read.members.get(checksum)?.map(({ kind, bytes }) => [kind, bytes.length])).toEqual([
    ["pre-upgrade", 10],
    ["post-upgrade", 200_000],
  ]);
  expect(writtenScripts(read, [checksum])).toEqual(stored);
  expect(writtenScripts(read, []).length).toBeLessThan(1100);
});

test("what packs it is the same everywhere", () => {
  const stored = writtenScripts({ isCompressed: true, members: new Map() }, []);
  expect(gunzipSync(stored)).toEqual(Buffer.alloc(1024));
  expect(stored.subarray(0, 15).toString("hex")).toBe("1f8b08000000000000ff010004fffb");
});

test("names in base64 are known too, long ones and others' members", () => {
  const [first] = scripts("#!/bin/sh\n");
  const raw = Buffer.from(first?.raw ?? "");
  raw.fill(0, 0, 100);
  raw.write(`shop-1.0-r0.${checksum}.trigger`, 0, "latin1");
  const name = `${"long".repeat(40)}-1.${checksum}.post-install\0`;
  const long = Buffer.alloc(1024);
  long.write("././@LongLink", 0, "latin1");
  long.write(name.length.toString(8).padStart(11, "0"), 124, "latin1");
  long.write("L", 156, "latin1");
  long.write(name, 512, "latin1");
  const other = Buffer.from(raw);
  other.fill(0, 0, 100);
  other.write("README", 0, "latin1");
  const tar = Buffer.concat([raw, long, other, other, Buffer.alloc(1024)]);
  const { members } = readScripts(tar, false);
  expect([...members.keys()]).toEqual([checksum]);
  expect(members.get(checksum)?.map(({ kind }) => kind)).toEqual(["trigger", "post-install"]);
});

test.each([
  ["no archive", Buffer.alloc(600, "x"), /no archive/],
  [
    "one that is cut off",
    Buffer.from(scripts("#!/bin/sh\n")[0]?.raw ?? "").subarray(0, 700),
    /cut off/,
  ],
])("%s is refused", (_, tar, message) => {
  expect(() => readScripts(tar, false)).toThrow(message);
});
