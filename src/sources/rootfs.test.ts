import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imageOf, openPath, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import type { Disk } from "../model/index.ts";
import { rootfs } from "./rootfs.ts";

const system = {
  "usr/lib/os-release": "ID=debian\nVERSION_ID=12\n",
  "var/lib/dpkg/status": "Package: a\nStatus: install ok installed\nVersion: 1\n",
  ".gitignore": "*\n",
  "app/.git/config": "[core]",
  "app/node_modules/a/package.json": "{}",
  "app/venv/pyvenv.cfg": "",
  "app/venv/lib.py": "",
  "proc/1/environ": "A=1",
};

const open = (location: string, more: { exclude?: readonly string[] } = {}) =>
  rootfs.open({ target: { kind: "rootfs", location }, disk: nodeDisk, ...more });

test("is a directory with a release and the packages of one", async () => {
  const recognises = (files: Record<string, string>) =>
    rootfs.recognises(tempFolder(files), nodeDisk);
  expect(await recognises(system)).toBe(true);
  const release = { "etc/os-release": "ID=x\n" };
  for (const database of [
    "var/lib/dpkg/status.d/a",
    "lib/apk/db/installed",
    "usr/lib/apk/db/installed",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages",
    "usr/lib/sysimage/rpm/Packages.db",
  ]) {
    expect(await recognises({ ...release, [database]: "x" }), database).toBe(true);
  }
  expect(await recognises(release)).toBe(false);
  expect(await recognises({ "var/lib/dpkg/status": "x" })).toBe(false);
  const file = join(tempFolder({ a: "x" }), "a");
  expect(await rootfs.recognises(file, nodeDisk)).toBe(false);
  expect(await rootfs.recognises(`${file}/none`, nodeDisk)).toBe(false);
});

test("is walked whole, without what the kernel makes up, and less what is excluded", async () => {
  const location = tempFolder(system);
  const tree = await open(location);
  const { files, gaps, ignored } = await visitAll(tree);
  expect(files.map(({ entry }) => entry.path).sort()).toEqual(
    Object.keys(system)
      .filter((path) => !path.startsWith("proc/"))
      .sort(),
  );
  expect([gaps, ignored]).toEqual([[], 0]);
  const name = location.split("/").at(-1);
  expect(tree.asset).toEqual({ id: `rootfs:${name}`, kind: "rootfs", name });
  const fewer = await visitAll(await open(location, { exclude: ["/app/"] }));
  expect(
    fewer.files.map(({ entry }) => entry.path).filter((path) => path.startsWith("app")),
  ).toEqual([]);
});

test("links are followed inside it, as if it were the root, and never out of it", async () => {
  const outside = tempFolder({ secret: "s" });
  const location = tempFolder({ ...system, "etc/inner": "inside" });
  const link = (target: string, path: string) => symlinkSync(target, join(location, path));
  link("../usr/lib/os-release", "etc/os-release");
  link("/etc/inner", "absolute");
  link("/etc", "folder");
  link(`${outside}/secret`, "out");
  link(`../../../../../../..${outside}/secret`, "up");
  link("loop", "loop");
  const tree = await open(location);
  const read = async (path: string) => {
    const bytes = await tree.read(path);
    return bytes && Buffer.from(bytes).toString();
  };
  expect(await read("etc/os-release")).toContain("debian");
  expect(await read("absolute")).toBe("inside");
  expect(await read("folder/inner")).toBe("inside");
  expect(await read("../../etc/inner")).toBe("inside");
  for (const path of ["out", "up", "loop", "etc", "none", "a\0", ""]) {
    expect(await read(path), path).toBeUndefined();
  }
  const { files } = await visitAll(tree);
  expect(files.map(({ entry }) => entry.path)).not.toContain("out");
});

test("what may not be read is a gap that names it", async () => {
  const location = tempFolder({ ...system, "root/key": "k" });
  const disk: Disk = {
    ...nodeDisk,
    list: async (path) => {
      if (path.endsWith("/root")) throw Object.assign(new Error("no"), { code: "EACCES" });
      return nodeDisk.list(path);
    },
  };
  const tree = await rootfs.open({ target: { kind: "rootfs", location }, disk });
  const { gaps } = await visitAll(tree);
  expect(gaps).toEqual([
    {
      asset: tree.asset.id,
      path: "root",
      reason: "unreadable",
      message: expect.stringContaining("EACCES"),
    },
  ]);
});

needs("tar")("holds the same files as the image that it was unpacked from", async () => {
  const { ".gitignore": _, ...rest } = system;
  const files = Object.entries(rest).filter(([path]) => !path.startsWith("proc/"));
  const layers = [files.map(([path, text]) => textFile(path, text))];
  const plain = imageOf(layers);
  const archive = writeImage({
    ...plain,
    layers: plain.layers.map((layer) => ({ ...layer, compression: "none" as const })),
  });
  const image = await openPath(archive);
  const folder = tempFolder();
  const digest = image.image?.layers[0]?.digest?.replace(":", "/") ?? "";
  expect(spawnSync("tar", ["-xf", archive, "-C", folder]).status).toBe(0);
  const location = join(folder, "root");
  expect(spawnSync("mkdir", [location]).status).toBe(0);
  expect(spawnSync("tar", ["-xf", `${folder}/blobs/${digest}`, "-C", location]).status).toBe(0);
  const texts = async (tree: Parameters<typeof visitAll>[0]) =>
    [...(await visitAll(tree)).texts].sort();
  expect(await texts(await open(location))).toEqual(await texts(image));
});
