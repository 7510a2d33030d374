import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { textFile, visitAll } from "../../../test/images.ts";
import { storedLayer, treeOfLayers } from "../../../test/layer-trees.ts";
import { needs } from "../../../test/needs.ts";
import { memorySource } from "./byte-source.ts";
import { unpackZstd } from "./unpack-zstd.ts";
import { writeTar } from "./write-tar.ts";

const zstd = needs("zstd");

function packed(bytes: Uint8Array, ...args: readonly string[]): Buffer {
  const { stdout, status } = spawnSync("zstd", ["-c", ...args], {
    input: bytes,
    maxBuffer: 2 ** 28,
  });
  expect(status).toBe(0);
  return stdout;
}

describe("a stream", () => {
  const unpacked = async (stored: Uint8Array): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of unpackZstd(memorySource(stored))) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const noise = randomBytes(700_000);
  const bytes = Buffer.concat([noise, Buffer.alloc(3_000_000, "a"), noise]);

  zstd("gives back what zstd packed, at any level, and frames one after the other", async () => {
    for (const args of [["-1"], ["-19"], ["--long=27"], ["--no-check"]]) {
      expect((await unpacked(packed(bytes, ...args))).equals(bytes)).toBe(true);
    }
    const frames = Buffer.concat([packed(noise), packed(Buffer.alloc(0)), packed(noise)]);
    expect((await unpacked(frames)).equals(Buffer.concat([noise, noise]))).toBe(true);
  });

  zstd("a stream that is cut off gives what came before, and is truncated", async () => {
    const stored = packed(bytes);
    for (const length of [5, 300_000, stored.length - 9]) {
      await expect(unpacked(stored.subarray(0, length))).rejects.toMatchObject({
        problem: "truncated",
      });
    }
  });

  zstd("a broken stream is malformed, and ends", async () => {
    const stored = packed(bytes);
    stored.fill(0xff, stored.length - 400_000, stored.length - 399_000);
    await expect(unpacked(stored)).rejects.toMatchObject({ problem: "malformed" });
    const wrongSum = packed(bytes);
    wrongSum.fill(0, wrongSum.length - 4);
    await expect(unpacked(wrongSum)).rejects.toMatchObject({ problem: "malformed" });
  });
});

zstd("a layer of zstd is read, and kept within its budget", async () => {
  const files = [textFile("a", "zstd"), textFile("b", "x".repeat(2_000_000))];
  const stored = packed(Buffer.concat([...writeTar(files, { mtime: 0 })]));
  const layer = storedLayer(stored, { compression: "none" });
  const { texts, gaps } = await visitAll(treeOfLayers([layer]), { wants: (path) => path === "a" });
  expect([texts, gaps]).toEqual([[["a", "zstd"]], []]);
  const small = treeOfLayers([layer], { limits: { maxInflatedBytes: 1_000_000 } });
  const { gaps: over } = await visitAll(small, { wants: (path) => path === "a" });
  expect(over).toMatchObject([{ reason: "too-large" }]);
});

test("nothing at all is nothing", async () => {
  expect((await unpackZstd(memorySource(new Uint8Array(0))).next()).done).toBe(true);
});
