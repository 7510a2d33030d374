import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { needs } from "../../../test/needs.ts";
import { memorySource } from "./byte-source.ts";
import { unpackXz } from "./unpack-xz.ts";

const xz = needs("xz");
const noise = randomBytes(300_000);
const bytes = Buffer.concat([noise, Buffer.alloc(2_000_000, "a"), noise]);

function packed(...args: readonly string[]): Buffer {
  const { stdout, status } = spawnSync("xz", ["-c", ...args], { input: bytes, maxBuffer: 2 ** 28 });
  expect(status).toBe(0);
  return stdout;
}

async function unpacked(stored: Uint8Array): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpackXz(memorySource(stored))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

xz("gives back what xz packed, several at a time", async () => {
  const kinds = [["-0"], ["-6"], ["--check=crc32"], ["--check=none"], ["--block-size=100000"]];
  const found = await Promise.all(kinds.map((args) => unpacked(packed(...args))));
  for (const one of found) expect(one.equals(bytes)).toBe(true);
});

xz("what is cut off is truncated, wherever", async () => {
  const stored = packed();
  for (const length of [0, 3, 20, 300_000, stored.length - 4]) {
    await expect(unpacked(stored.subarray(0, length)), `${length}`).rejects.toMatchObject({
      problem: "truncated",
    });
  }
});

xz("what is broken is malformed, and the next one is read", async () => {
  const stored = packed();
  stored.fill(0xff, 200_000, 200_100);
  await expect(unpacked(stored)).rejects.toMatchObject({ problem: "malformed" });
  await expect(unpacked(Buffer.alloc(100))).rejects.toMatchObject({ problem: "malformed" });
  expect((await unpacked(packed())).equals(bytes)).toBe(true);
});

xz("whoever stops early does not block the next one", async () => {
  for await (const _ of unpackXz(memorySource(packed()))) break;
  expect((await unpacked(packed())).equals(bytes)).toBe(true);
});
