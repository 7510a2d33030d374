import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { imageOf, textFile, writeImage } from "../../test/images.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { ociArchive } from "../sources/oci-archive.ts";
import { nodeDisk } from "./disk.ts";
import { inflatedDisk } from "./inflated-archive.ts";

const plain = () => writeImage(imageOf([[textFile("etc/a", "1")]]));

test("an archive that is compressed as a whole reads as if it were not", async () => {
  const location = join(tempFolder(), "image.tar.gz");
  writeFileSync(location, gzipSync(readFileSync(plain())));
  const cache = tempFolder();
  const disk = await inflatedDisk(location, { disk: nodeDisk, cache });
  expect(await ociArchive.recognises(location, disk)).toBe(true);
  const tree = await ociArchive.open({ target: { kind: "oci-archive", location }, disk });
  expect(Buffer.from((await tree.read("etc/a")) ?? []).toString()).toBe("1");
  const [name = ""] = readdirSync(join(cache, "scratch"));
  expect(statSync(join(cache, "scratch", name)).mode & 0o777).toBe(0o600);
});

test("other files, folders and nothing leave the disk as it is", async () => {
  const cache = tempFolder();
  for (const location of [plain(), cache, join(cache, "none")]) {
    expect(await inflatedDisk(location, { disk: nodeDisk, cache })).toBe(nodeDisk);
  }
});

test("a bomb, half a file and a kind that is not read are errors", async () => {
  const folder = tempFolder({
    bomb: gzipSync(Buffer.alloc(150 << 20)),
    half: gzipSync(readFileSync(plain())).subarray(0, 200),
    bzip2: "BZh91AY&SY",
  });
  const cache = tempFolder();
  for (const [name, message] of [
    ["bomb", /inflate|larger/],
    ["half", /ends too early/],
    ["bzip2", /bzip2/],
  ] as const) {
    await expect(
      inflatedDisk(join(folder, name), { disk: nodeDisk, cache }),
      name,
    ).rejects.toMatchObject({ name: "TargetError", message: expect.stringMatching(message) });
  }
});

test("nothing stays behind when the process ends, or is asked to", async () => {
  const cache = tempFolder();
  const bundle = join(tempFolder(), "scratch.mjs");
  const entryPoints = [fileURLToPath(new URL("./scratch.ts", import.meta.url))];
  buildSync({ entryPoints, outfile: bundle, bundle: true, platform: "node", format: "esm" });
  const script = (end: string) => `
    const { writeScratch } = await import(${JSON.stringify(bundle)});
    const chunks = (async function* () { yield Buffer.from("x"); })();
    const path = await writeScratch(chunks, { cache: ${JSON.stringify(cache)}, what: "x", maxBytes: 9 });
    console.log((await import("node:fs")).existsSync(path));
    ${end}`;
  for (const [end, signal] of [
    ["", null],
    ["process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000);", "SIGTERM"],
  ] as const) {
    const args = ["--input-type=module", "-e", script(end)];
    const ended = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(ended.stdout).toBe("true\n");
    expect(ended.signal).toBe(signal);
    expect(readdirSync(join(cache, "scratch"))).toEqual([]);
  }
});
