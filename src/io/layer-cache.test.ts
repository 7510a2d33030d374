import { spawn } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BuildOptions, buildSync } from "esbuild";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import type { LayerCache } from "../model/index.ts";
import { openLayerCache } from "./layer-cache.ts";

const bytes = (size: number): Uint8Array => new Uint8Array(size).fill(7);

function cacheIn(folder: string, more: { build?: string; maxBytes?: number } = {}) {
  return openLayerCache({ folder, build: "1", ...more });
}

function write(cache: LayerCache, key: string, pieces: readonly Uint8Array[]): void {
  const draft = cache.begin(key);
  for (const piece of pieces) draft.add(piece);
  draft.keep();
}

/** The only file of a cache. */
function fileIn(folder: string): string {
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

test("gives back what was written, to the build that wrote it", () => {
  const folder = join(tempFolder(), "layers");
  expect(cacheIn(folder).read("a")).toBeUndefined();
  write(cacheIn(folder), "a", [bytes(5000)]);
  expect(cacheIn(folder).read("a")).toEqual(Buffer.from(bytes(5000)));
  expect(cacheIn(folder).read("b")).toBeUndefined();
  expect(cacheIn(folder, { build: "2" }).read("a")).toBeUndefined();
});

test("is its owner's alone", () => {
  const folder = join(tempFolder(), "layers");
  write(cacheIn(folder), "a", [bytes(9)]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
});

test("a file that is torn, damaged or empty counts as not there, and is written again", () => {
  const folder = tempFolder();
  const cache = cacheIn(folder);
  const damages: ((path: string) => void)[] = [
    (path) => truncateSync(path, 3000),
    (path) => truncateSync(path, 10),
    (path) => truncateSync(path, 0),
    (path) => writeFileSync(path, Buffer.concat([readFileSync(path), bytes(1)])),
    (path) => {
      const file = readFileSync(path);
      file[2000] = 8;
      writeFileSync(path, file);
    },
  ];
  for (const damage of damages) {
    write(cache, "a", [bytes(5000)]);
    expect(cache.read("a")).toHaveLength(5000);
    damage(fileIn(folder));
    expect(cache.read("a")).toBeUndefined();
  }
});

test("where nothing can be written, nothing is kept and nothing breaks", () => {
  const folder = tempFolder({ file: "no folder" });
  const cache = cacheIn(join(folder, "file"));
  write(cache, "a", [bytes(9)]);
  expect(cache.read("a")).toBeUndefined();
});

test("what is begun is not there before it is kept, and leaves nothing behind where it is dropped", () => {
  const folder = tempFolder();
  const cache = cacheIn(folder);
  const draft = cache.begin("a");
  draft.add(bytes(5000));
  expect(cache.read("a")).toBeUndefined();
  draft.drop();
  expect(readdirSync(folder)).toEqual([]);
  draft.add(bytes(1));
  draft.keep();
  expect(readdirSync(folder)).toEqual([]);
});

test("pieces are written as they come, and one after the end changes nothing", () => {
  const folder = tempFolder();
  const cache = cacheIn(folder);
  const draft = cache.begin("a");
  draft.add(bytes(5000));
  expect(statSync(fileIn(folder)).size).toBeGreaterThanOrEqual(5000);
  draft.add(bytes(3));
  draft.keep();
  draft.add(bytes(1));
  draft.drop();
  expect(cache.read("a")).toHaveLength(5003);
});

test("what was used least recently goes when there is too much", () => {
  const folder = tempFolder();
  const cache = cacheIn(folder, { maxBytes: 10_000 });
  const age = (key: string, seconds: number) => {
    const before = new Set(readdirSync(folder));
    write(cache, key, [bytes(2900)]);
    const name = readdirSync(folder).find((one) => !before.has(one)) ?? "";
    const time = Date.now() / 1000 - seconds;
    utimesSync(join(folder, name), time, time);
  };
  age("old", 300);
  age("used", 200);
  age("new", 100);
  expect(cache.read("used")).toBeDefined();
  write(cache, "more", [bytes(2900)]);
  const kept = ["old", "used", "new", "more"].filter((key) => cache.read(key));
  expect(kept).toEqual(["used", "more"]);
});

test("what a killed run left aside goes after an hour, and not before", () => {
  const folder = tempFolder({ ".abandoned": "half", ".at-work": "half" });
  const time = Date.now() / 1000 - 4000;
  utimesSync(join(folder, ".abandoned"), time, time);
  write(cacheIn(folder), "a", [bytes(9)]);
  expect(existsSync(join(folder, ".abandoned"))).toBe(false);
  expect(existsSync(join(folder, ".at-work"))).toBe(true);
});

/** Other runs are other processes, and Node 20 reads no TypeScript. */
const bundling: BuildOptions = {
  entryPoints: [fileURLToPath(new URL("./layer-cache.ts", import.meta.url))],
  bundle: true,
  platform: "node",
  format: "esm",
};

test("runs at the same time, some of them killed, never read half a file", async () => {
  const folder = tempFolder();
  const module = join(tempFolder(), "layer-cache.mjs");
  buildSync({ ...bundling, outfile: module });
  const script = `
    const { openLayerCache } = await import(${JSON.stringify(pathToFileURL(module).href)});
    const cache = openLayerCache({ folder: process.argv[1], build: "1" });
    for (let i = 0; ; i = (i + 1) % 5) {
      const size = 200_000 + i;
      const draft = cache.begin("key" + i);
      for (const length of [10, size - 10]) draft.add(new Uint8Array(length).fill(i));
      draft.keep();
      const read = cache.read("key" + ((i + 2) % 5));
      if (read && (read.length !== 200_000 + read[0] || read.some((byte) => byte !== read[0]))) process.exit(9);
      if (i === 0) process.stdout.write(".");
    }`;
  const start = () => {
    const args = ["--input-type=module", "-e", script, folder];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
    return { child, ended };
  };
  const runs = [start(), start(), start()];
  await Promise.all(
    runs.map(({ child }) => new Promise((resolve) => child.stdout.once("data", resolve))),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const { child } of runs) child.kill("SIGKILL");
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([null, null, null]);
  const cache = cacheIn(folder);
  for (let i = 0; i < 5; i++) expect(cache.read(`key${i}`)).toHaveLength(200_000 + i);
});
