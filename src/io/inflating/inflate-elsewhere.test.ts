import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StoredPart } from "../../model/index.ts";
import { readLayer, type StoredLayer } from "../../oci/layers/stored-layer.ts";
import { inflateBudget } from "../../oci/tar/decompress.ts";
import { writeTar } from "../../oci/tar/write-tar.ts";
import { nodeDisk } from "../disk.ts";
import { createInflater, type InflateElsewhere } from "./inflate-elsewhere.ts";

const folder = mkdtempSync(join(tmpdir(), "suture-inflating-"));
const script = join(folder, "inflate-worker.cjs");

beforeAll(async () => {
  const entryPoints = ["src/cli/inflate-worker.ts"];
  await build({ entryPoints, bundle: true, platform: "node", format: "cjs", outfile: script });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Several slots of what shrinks a little, and does not repeat. */
const plain = made(9_300_001);
const stored = gzipSync(plain, { level: 1 });

function made(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 7;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = (state >>> 24) & 0x7f;
  }
  return bytes;
}

function inflater(options: { readonly most?: number; readonly leastBytes?: number } = {}) {
  return createInflater({ script: pathToFileURL(script), leastBytes: 0, most: 1, ...options });
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

interface Asked {
  readonly inflate?: InflateElsewhere;
  readonly offset?: number;
  readonly digest?: string;
}

/** Everything that is inflated of a part of a file, and how it ends. */
async function inflated(
  bytes: Uint8Array,
  { inflate = inflater(), offset = 0, digest }: Asked = {},
) {
  const path = join(folder, "stored");
  writeFileSync(path, Buffer.concat([Buffer.alloc(offset, 1), bytes, Buffer.alloc(100, 2)]));
  const file = openSync(path, "r");
  const chunks: Uint8Array[] = [];
  const inflating = inflate(file, { offset, sizeBytes: bytes.length, digest });
  if (!inflating) throw new Error("Not worth it");
  let error: unknown;
  try {
    for await (const chunk of inflating.chunks) chunks.push(new Uint8Array(chunk));
  } catch (caught) {
    error = caught;
  } finally {
    closeSync(file);
  }
  return { bytes: Buffer.concat(chunks), error, matches: inflating.matches() };
}

test("inflates part of a file, and compares it with its digest", async () => {
  const found = await inflated(stored, { offset: 4097, digest: digestOf(stored) });
  expect(found.error).toBeUndefined();
  expect(found.bytes.equals(plain)).toBe(true);
  expect(found.matches).toBe(true);
});

test("says where the stored bytes are not those of the digest, or nobody asked", async () => {
  expect(await inflated(stored, { digest: digestOf(plain) })).toMatchObject({ matches: false });
  expect((await inflated(stored)).matches).toBeUndefined();
});

test("inflates all members of a stream", async () => {
  const members = [plain.subarray(0, 2 << 20), Buffer.alloc(0), plain.subarray(2 << 20)];
  const { bytes } = await inflated(Buffer.concat(members.map((part) => gzipSync(part))));
  expect(bytes.equals(plain)).toBe(true);
});

test("hands on what comes before a break, and says what is broken", async () => {
  const cut = await inflated(stored.subarray(0, stored.length / 2));
  expect(cut.error).toMatchObject({ name: "ArchiveError", problem: "truncated" });
  expect(cut.bytes.length).toBeGreaterThan(plain.length / 3);
  expect(cut.bytes.equals(plain.subarray(0, cut.bytes.length))).toBe(true);
  const sum = Buffer.from(stored);
  sum.writeUInt32LE(0, sum.length - 8);
  const broken = await inflated(sum, { digest: digestOf(stored) });
  expect(broken.error).toMatchObject({ name: "ArchiveError", problem: "malformed" });
  expect(broken.matches).toBeUndefined();
});

test("fails where a worker does", async () => {
  const other = join(folder, "other.cjs");
  const inflate = createInflater({ script: pathToFileURL(other), leastBytes: 0, most: 1 });
  writeFileSync(other, "throw new TypeError('no such function')");
  expect((await inflated(stored, { inflate })).error).toMatchObject({ name: "TypeError" });
  writeFileSync(other, "process.exit()");
  expect((await inflated(stored, { inflate })).error).toMatchObject({ message: /ended too early/ });
});

test("leaves small parts, parts beyond the most and what has no program to the thread that asks", async () => {
  const part = { offset: 0, sizeBytes: stored.length, digest: undefined };
  writeFileSync(join(folder, "stored"), stored);
  const file = openSync(join(folder, "stored"), "r");
  const none = pathToFileURL(join(folder, "none.cjs"));
  expect(createInflater({ script: none, leastBytes: 0, most: 1 })(file, part)).toBeUndefined();
  expect(inflater({ leastBytes: stored.length + 1 })(file, part)).toBeUndefined();
  const inflate = inflater();
  const first = inflate(file, part);
  await first?.chunks.next();
  expect(inflate(file, part)).toBeUndefined();
  await first?.chunks.return();
  expect(inflate(file, part)).toBeDefined();
  closeSync(file);
});

const files = ["one", "two", "wanted"].map((path, i) => ({
  path,
  bytes: plain.subarray(0, 400_000 * (i + 1) + 13),
}));
const tar = Buffer.concat([
  ...writeTar(
    files.map((file) => ({ ...file, type: "file" })),
    { mtime: 0 },
  ),
]);

/** Entries of a layer as they are read, with the hash of each, and how it ends. */
async function entriesOf(
  bytes: Uint8Array,
  elsewhere: boolean,
  budget = inflateBudget(bytes.length),
) {
  const path = join(folder, "layer");
  writeFileSync(path, bytes);
  let isElsewhere = false;
  const open = async () => {
    const file = await nodeDisk.open(path);
    const handle = openSync(path, "r");
    const inflate = inflater();
    const inflating = (part: StoredPart) => {
      isElsewhere = true;
      return inflate(handle, part);
    };
    return {
      ...file,
      ...(elsewhere && { inflate: inflating }),
      close: async () => {
        closeSync(handle);
        await file.close();
      },
    };
  };
  const digest = digestOf(gzipSync(tar));
  const layer: StoredLayer = { diffId: "", digest, file: { sizeBytes: bytes.length, open } };
  const seen: unknown[] = [];
  const reading = readLayer(layer, budget, async (reader) => {
    for (let member = await reader.next(); member; member = await reader.next()) {
      const { entry, offset } = member;
      seen.push([entry, offset, entry.path === "two" ? "" : digestOf(await member.body())]);
    }
  });
  const end = await reading.catch(({ problem, entry }) => ({ problem, entry }));
  expect(isElsewhere).toBe(elsewhere);
  return { seen, end };
}

test("a layer says the same, whoever inflates it", async () => {
  const whole = gzipSync(tar);
  for (const [bytes, budget, end] of [
    [whole, undefined, "verified"],
    [gzipSync(tar, { level: 1 }), undefined, "wrong"],
    [whole.subarray(0, whole.length - 900), undefined, { problem: "truncated" }],
    [whole, { leftBytes: 2_200_000 }, { problem: "too-large" }],
  ] as const) {
    const here = await entriesOf(bytes, false, budget && { ...budget });
    const there = await entriesOf(bytes, true, budget && { ...budget });
    expect(there).toEqual(here);
    if (typeof end === "string") expect(here.end).toBe(end);
    else expect(here.end).toMatchObject(end);
    expect(here.seen.length).toBeGreaterThan(0);
  }
});
