import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import type { KeptFile } from "../../model/index.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";
import { indexStanzas, listIndex } from "./index-stanzas.ts";
import { type IndexPacking, indexOctets } from "./unpack-index.ts";

const index = `Package: a
Version: 1
Description: first
 Package: no field

Package: b
Version: 2
Provides: virtual, w (= 3)


Version: 3
Package: c
Multi-Arch: same

Package: ä-none
Version: 1

Package: d
Provides: a
Version: 4`;

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function pick(
  octets: AsyncIterable<Uint8Array>,
  names: readonly string[],
  provided?: string,
): Promise<readonly (string | undefined)[]> {
  const versions: (string | undefined)[] = [];
  const wants = (name: string) => names.includes(name);
  const wantsProvider = (field: string) => provided !== undefined && field.includes(provided);
  for await (const stanza of indexStanzas(octets, { wants, wantsProvider })) {
    versions.push(/^Version: (.*)$/m.exec(stanza)?.[1]);
  }
  return versions;
}

test("stanzas by name, wherever the pieces end", async () => {
  const bytes = Buffer.from(index);
  for (let length = 1; length <= bytes.length; length++) {
    expect(await pick(pieces(bytes, length), ["a", "c", "d"])).toEqual(["1", "3", "4"]);
    expect(await pick(pieces(bytes, length), ["no"])).toEqual([]);
  }
});

test("stanzas of an index that was listed before anybody knew which", async () => {
  const bytes = Buffer.from(index);
  for (let length = 1; length <= bytes.length; length += 3) {
    const listed = await listIndex(pieces(bytes, length), spool);
    for (const names of [["a", "c", "d"], ["b"], ["no"]]) {
      const wants = (name: string) => names.includes(name);
      const found: string[] = [];
      for await (const stanza of listed.read(wants)) found.push(stanza);
      const expected: string[] = [];
      for await (const stanza of indexStanzas(pieces(bytes, length), { wants }))
        expected.push(stanza);
      expect(found.map((stanza) => stanza.trim())).toEqual(expected.map((one) => one.trim()));
    }
  }
});

async function spool(chunks: AsyncIterable<Uint8Array>) {
  const kept: Uint8Array[] = [];
  for await (const chunk of chunks) kept.push(Buffer.from(chunk));
  const bytes = Buffer.concat(kept);
  return { open: async () => memorySource(bytes) };
}

test("stanzas by what they provide", async () => {
  const bytes = Buffer.from(index);
  for (const length of [1, 7, 1000]) {
    expect(await pick(pieces(bytes, length), [], "virtual")).toEqual(["2"]);
    expect(await pick(pieces(bytes, length), ["a"], "a")).toEqual(["1", "2", "4"]);
  }
});

test("an empty index, and one of empty lines", async () => {
  expect(await pick(pieces(Buffer.of(), 1), ["a"])).toEqual([]);
  expect(await pick(pieces(Buffer.from("\n".repeat(100_000)), 1000), [""])).toEqual([]);
});

test("a stanza without an end is refused before it fills the memory", async () => {
  async function* endless() {
    for (;;) yield Buffer.alloc(1 << 20, "x");
  }
  await expect(pick(endless(), ["a"])).rejects.toThrow("too large");
});

test("60,000 stanzas take well under a second", async () => {
  const many = Array.from(
    { length: 60_000 },
    (_, i) => `Package: p${i}\nVersion: ${i}\nDescription: ${"x".repeat(700)}\n`,
  ).join("\n");
  const packed = gzipSync(many, { level: 1 });
  expect(await pick(octetsOf(packed, ".gz"), ["p7", "p59999"])).toEqual(["7", "59999"]);
});

test.each<IndexPacking>([".gz", ""])("an index that is packed as %j", async (packing) => {
  const bytes = packing === "" ? Buffer.from(index) : gzipSync(index);
  expect(await pick(octetsOf(bytes, packing), ["b"])).toEqual(["2"]);
});

test("a packed index that is cut off", async () => {
  const packed = gzipSync(index);
  const cut = octetsOf(packed.subarray(0, packed.length - 12), ".gz");
  await expect(pick(cut, ["a"])).rejects.toMatchObject({ name: "ArchiveError" });
});

needs("xz")("an index that xz packed", async () => {
  const folder = tempFolder();
  writeFileSync(`${folder}/Packages`, index);
  const packed = execFileSync("xz", ["-c", `${folder}/Packages`]);
  expect(await pick(octetsOf(packed, ".xz"), ["b", "d"])).toEqual(["2", "4"]);
  const cut = octetsOf(packed.subarray(0, packed.length / 2), ".xz");
  await expect(pick(cut, ["d"])).rejects.toMatchObject({ name: "ArchiveError" });
});

function octetsOf(bytes: Uint8Array, packing: IndexPacking): AsyncGenerator<Uint8Array> {
  const file: KeptFile = {
    path: "Packages",
    sizeBytes: bytes.length,
    isVerified: true,
    open: async () => memorySource(bytes),
  };
  return indexOctets({ file, packing });
}
