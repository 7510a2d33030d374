import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { ArchiveError } from "./archive-error.ts";
import { memorySource } from "./byte-source.ts";
import { type ReadTarOptions, readTar } from "./read-tar.ts";
import { fileCursor, streamCursor, type TarCursor } from "./tar-cursor.ts";
import type { TarEntry } from "./tar-entry.ts";
import { type NewFile, writeTar } from "./write-tar.ts";

interface Read extends Partial<TarEntry> {
  readonly body: Buffer;
}

const strict: ReadTarOptions = { lengthIsKnown: false };

async function readAll(cursor: TarCursor, options = strict): Promise<Read[]> {
  const read: Read[] = [];
  for await (const { entry, body } of readTar(cursor, options)) {
    read.push({ ...entry, body: Buffer.from(await body()) });
  }
  return read;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function tarOf(files: readonly NewFile[]): Buffer {
  return Buffer.concat([...writeTar(files, { mtime: 1_700_000_000 })]);
}

/** One header block, with a right checksum unless said otherwise. */
function headerBlock(change: (block: Buffer) => void, sum = true): Buffer {
  const block = tarOf([{ path: "name", type: "file" }]).subarray(0, 512);
  change(block);
  if (!sum) return block;
  block.fill(" ", 148, 156);
  const total = block.reduce((all, byte) => all + byte, 0);
  block.write(`${total.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

const end = Buffer.alloc(1024);
const segment = fc
  .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
  .filter((text) => !/[/\0]/.test(text) && text !== "." && text !== "..");
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
const newFile: fc.Arbitrary<NewFile> = fc.oneof(
  fc.record({
    path,
    type: fc.constant("file" as const),
    bytes: fc.uint8Array({ maxLength: 2000 }),
    mode: fc.nat(0o7777),
    uid: fc.nat(2 ** 31),
    gid: fc.nat(2 ** 31),
    mtime: fc.nat(2 ** 34),
    xattrs: fc.dictionary(
      fc.stringMatching(/^[a-z.]{1,30}$/),
      fc.uint8Array({ minLength: 1, maxLength: 90 }).map((b) => Buffer.from(b).toString("latin1")),
      { maxKeys: 2, noNullPrototype: true },
    ),
  }),
  fc.record({
    path,
    type: fc.constantFrom("symlink" as const, "hardlink" as const),
    linkTarget: path,
  }),
  fc.record({ path, type: fc.constant("directory" as const), mode: fc.nat(0o7777) }),
);
const newFiles = fc.uniqueArray(newFile, { maxLength: 12, selector: (file) => file.path });

describe("round trip with the writer", () => {
  test("gives back every file, by offset and in pieces of any size", async () => {
    await fc.assert(
      fc.asyncProperty(newFiles, fc.integer({ min: 1, max: 3000 }), async (files, size) => {
        const tar = tarOf(files);
        const hopped = await readAll(fileCursor(memorySource(tar)));
        expect(await readAll(streamCursor(inPieces(tar, size)))).toEqual(hopped);
        const byPath = new Map(hopped.map((one) => [one.path?.replace(/\/$/, ""), one]));
        expect(byPath.size).toBe(files.length);
        for (const file of files) {
          const read = byPath.get(file.path);
          expect(read?.type).toBe(file.type);
          if (file.type !== "file") continue;
          expect(read?.body).toEqual(Buffer.from(file.bytes ?? []));
          const { mode, uid, gid, mtime } = file;
          expect(read).toMatchObject({ mode, uid, gid, mtime, sizeBytes: file.bytes?.length });
          expect(read?.xattrs ?? {}).toEqual(file.xattrs);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("the writer gives the same bytes for any order", () => {
    fc.assert(
      fc.property(newFiles, (files) => {
        expect(tarOf([...files].reverse())).toEqual(tarOf(files));
      }),
      { numRuns: 50 },
    );
  });
});

describe("hostile archives", () => {
  test("a cut anywhere is the declared error, and what came before is whole", async () => {
    await fc.assert(
      fc.asyncProperty(
        newFiles,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (files, at) => {
          const tar = tarOf(files);
          const cut = tar.subarray(0, Math.floor((tar.length - 1024) * at));
          const whole = await readAll(fileCursor(memorySource(tar)));
          for (const cursor of [fileCursor(memorySource(cut)), streamCursor(inPieces(cut, 777))]) {
            const read: Read[] = [];
            const reading = async () => {
              for await (const { entry, body } of readTar(cursor, strict)) {
                read.push({ ...entry, body: Buffer.from(await body()) });
              }
            };
            await expect(reading()).rejects.toMatchObject({
              name: "ArchiveError",
              problem: "truncated",
            });
            expect(read).toEqual(whole.slice(0, read.length));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("flipped bytes never give anything but the declared error", async () => {
    await fc.assert(
      fc.asyncProperty(
        newFiles,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (files, flips) => {
          const tar = tarOf(files);
          for (const [at, byte] of flips) tar[at % tar.length] = byte;
          await readAll(fileCursor(memorySource(tar))).catch((error: unknown) => {
            expect(error).toBeInstanceOf(ArchiveError);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    [
      "a size in binary beyond any disk",
      (b: Buffer) => b.fill(0xff, 124, 136).fill(0x80, 124, 125),
    ],
    ["a negative size", (b: Buffer) => b.fill(0xff, 124, 136)],
    ["a size that is no number", (b: Buffer) => b.write("12x4567", 124)],
  ])("%s is malformed and names the entry", async (_, change) => {
    const tar = Buffer.concat([headerBlock(change), end]);
    await expect(readAll(fileCursor(memorySource(tar)))).rejects.toMatchObject({
      problem: "malformed",
      entry: "name",
    });
  });

  test("a huge size that is not there is truncated, and nothing is allocated for it", async () => {
    const huge = headerBlock((block) => {
      block.fill(0, 124, 136);
      block[124] = 0x80;
      block.writeUInt32BE(0x10, 128); // 64 GiB
    });
    const tar = Buffer.concat([huge, end]);
    for (const cursor of [fileCursor(memorySource(tar)), streamCursor(inPieces(tar, 512))]) {
      const members = readTar(cursor, strict);
      const first = await members.next();
      expect(first.value?.entry.sizeBytes).toBe(0x10 * 2 ** 32);
      await expect(members.next()).rejects.toMatchObject({ problem: "truncated", entry: "name" });
    }
  });

  test("a wrong checksum, an entry after a lone zero block, an endless extension", async () => {
    const wrong = headerBlock((block) => block.write("x", 0), false);
    const lone = Buffer.concat([Buffer.alloc(512), tarOf([{ path: "hidden", type: "file" }])]);
    const endless = headerBlock(
      (block) => block.write("L", 156).toString() && block.write("77777777777", 124),
    );
    for (const tar of [Buffer.concat([wrong, end]), lone, Buffer.concat([endless, end])]) {
      await expect(readAll(fileCursor(memorySource(tar)))).rejects.toMatchObject({
        problem: "malformed",
      });
    }
  });

  test.each(["12 path=a\n", "path=a\n", "99999999999 path=a\n", "8 path=a\n", "0 a=\n", "5 a\n"])(
    "the broken extended header %j is malformed",
    async (text) => {
      const pax = headerBlock((block) => {
        block.write("x", 156);
        block.write(text.length.toString(8).padStart(11, "0"), 124);
      });
      const body = Buffer.alloc(512);
      body.write(text);
      const tar = Buffer.concat([pax, body, tarOf([{ path: "a", type: "file" }])]);
      await expect(readAll(fileCursor(memorySource(tar)))).rejects.toMatchObject({
        problem: "malformed",
      });
    },
  );
});

describe("other writers", () => {
  test("ustar prefix, old tars without magic, signed checksums, a missing end", async () => {
    const long = headerBlock((block) => {
      block.fill(0, 0, 100).write("file.txt", 0);
      block.write("deep/folder", 345);
    });
    const v7 = headerBlock((block) => {
      block.fill(0, 257, 265);
      block[156] = 0;
    });
    const signed = headerBlock((block) => block.write("\xff\xfe", 0, "latin1"));
    const sum = signed.reduce(
      (t, byte, i) => t + (i >= 148 && i < 156 ? 32 : (byte << 24) >> 24),
      0,
    );
    signed.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    const tar = Buffer.concat([long, v7, signed]);
    const read = await readAll(fileCursor(memorySource(tar)), { lengthIsKnown: true });
    expect(read.map((one) => one.path)).toEqual(["deep/folder/file.txt", "name", "ÿþme"]);
    await expect(readAll(fileCursor(memorySource(tar)))).rejects.toMatchObject({
      problem: "truncated",
    });
  });

  needs("tar").each(["gnu", "pax", "ustar", "v7", "oldgnu"])(
    "reads what tar writes as %s",
    async (format) => {
      const folder = tempFolder();
      const deep = format === "gnu" || format === "pax" || format === "oldgnu";
      const name = deep ? `${"long-name-".repeat(14)}/${"x".repeat(120)}` : "short/name";
      mkdirSync(join(folder, "in", name, ".."), { recursive: true });
      writeFileSync(join(folder, "in", name), "content\n");
      writeFileSync(join(folder, "in/café"), Buffer.alloc(5000, 7));
      symlinkSync(deep ? `target-${"y".repeat(130)}` : "short/name", join(folder, "in/link"));
      linkSync(join(folder, "in", name), join(folder, "in/zz-hard"));
      const out = join(folder, "out.tar");
      const args = ["-C", join(folder, "in"), `--format=${format}`, "--sort=name", "-cf", out, "."];
      const result = spawnSync("tar", args, { encoding: "utf8" });
      expect(result.stderr).toBe("");
      const { nodeDisk } = await import("../../io/disk.ts");
      const file = await nodeDisk.open(out);
      const read = await readAll(fileCursor(file));
      await file.close();
      const found = Object.fromEntries(read.map((one) => [one.path, one]));
      expect(found[`./${name}`]?.body.toString()).toBe("content\n");
      expect(found["./café"]?.body).toEqual(Buffer.alloc(5000, 7));
      expect(found["./link"]?.linkTarget).toBe(deep ? `target-${"y".repeat(130)}` : "short/name");
      expect(found["./zz-hard"]).toMatchObject({ type: "hardlink", linkTarget: `./${name}` });
    },
  );

  needs("tar").each([
    ["--format=gnu"],
    ["--format=pax", "--sparse-version=0.0"],
    ["--format=pax", "--sparse-version=0.1"],
    ["--format=pax", "--sparse-version=1.0"],
  ])("reads a file with holes of %s %s, and what comes after it", async (...format) => {
    const folder = tempFolder({ "in/z-after": "after" });
    const holes = join(folder, "in/holes");
    const script =
      'for i in $(seq 1 40); do dd if=/dev/zero of="$0" bs=1 count=1 seek=$((i*99999)) conv=notrunc; printf x | dd of="$0" bs=1 seek=$((i*99999)) conv=notrunc; done';
    spawnSync("sh", ["-c", script, holes]);
    const out = join(folder, "out.tar");
    const args = ["-C", join(folder, "in"), "-S", ...format, "--sort=name", "-cf", out, "."];
    expect(
      spawnSync(
        "tar",
        args.filter((arg) => arg !== undefined),
      ).status,
    ).toBe(0);
    const { nodeDisk } = await import("../../io/disk.ts");
    const file = await nodeDisk.open(out);
    const read = await readAll(fileCursor(file));
    await file.close();
    const found = Object.fromEntries(read.map((one) => [one.path, one]));
    expect(found["./holes"]?.sizeBytes).toBe(40 * 99999 + 1);
    expect(found["./holes"]?.body.equals(readFileSync(holes))).toBe(true);
    expect(found["./z-after"]?.body.toString()).toBe("after");
  });
});
