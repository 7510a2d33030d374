import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { needs } from "./needs.ts";
import { patchedTree, patchingMachine } from "./patching.ts";
import { alone, dpkg, imageWith, pair, textsOf } from "./shop-packages.ts";
import { tempFolder } from "./temp-folder.ts";

const busybox = ["/bin/busybox", "/usr/bin/busybox"].find(existsSync) ?? "";
const asRoot = needs("buildah", "skopeo", "busybox").skipIf(process.getuid?.() !== 0);

/** Layers that buildah does not cache hang on the last line, whatever made them. */
const dockerfile = [
  "FROM localhost/base:1",
  "COPY app /srv/app",
  "RUN busybox rm -r /usr/share/shop /usr/share/doc && busybox mkdir /usr/share/shop",
  "RUN echo mine > /usr/share/shop/only-1.0",
  "ENV MODE=production",
  "COPY shop.conf /etc/shop.conf",
  "USER 1000",
];

/** An image that buildah made of one with older packages, some of whose files it removed. */
function builtByBuildah(): string {
  const folder = tempFolder({
    "context/Dockerfile": `${dockerfile.join("\n")}\n`,
    "context/app": "app",
    "context/shop.conf": "edited\n",
  });
  const storage = `[storage]\ndriver="vfs"\ngraphroot="${folder}/root"\nrunroot="${folder}/run"\n`;
  writeFileSync(join(folder, "storage.conf"), storage);
  const run = (program: string, ...args: readonly string[]) => {
    const env = { ...process.env, CONTAINERS_STORAGE_CONF: join(folder, "storage.conf") };
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const shell: NewFile = {
    path: "bin/busybox",
    type: "file",
    mode: 0o755,
    bytes: readFileSync(busybox),
  };
  const sh: NewFile = { path: "bin/sh", type: "symlink", linkTarget: "busybox" };
  const base = imageWith([...pair("1.0"), alone("1.0")], [shell, sh]);
  run("skopeo", "copy", "-q", `oci-archive:${base}`, "containers-storage:localhost/base:1");
  const how = ["--layers=false", "--isolation", "chroot", "--format", "oci", "--pull-never"];
  run("buildah", "bud", "-q", ...how, "-t", "localhost/shop:1", `${folder}/context`);
  const from = "containers-storage:localhost/shop:1";
  run("skopeo", "copy", "-q", from, `oci:${folder}/made:1`);
  return join(folder, "made");
}

function configOf(layout: string) {
  const read = (digest: string) =>
    JSON.parse(readFileSync(join(layout, "blobs", digest.replace(":", "/")), "utf8"));
  const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
  return read(read(manifests[0].digest).config.digest);
}

asRoot("an image that buildah made is patched, its history kept as it was written", async () => {
  const machine = await patchingMachine();
  machine.publish([dpkg, ...pair("1.1"), alone("1.1")]);
  const layout = builtByBuildah();
  expect(existsSync(join(layout, "oci-layout"))).toBe(true);
  const before = configOf(layout);
  // As many entries with a layer as there are layers, and none of them is that of its own line.
  const layered = before.history.filter((entry: { empty_layer?: true }) => !entry.empty_layer);
  expect(JSON.stringify(layered)).not.toContain("COPY");
  const patched = await machine.patch(layout, { kind: "oci-layout" });
  expect(patched).toMatchObject({ outcome: "patched", isSound: true });
  const after = JSON.parse(Buffer.from(patched.image.configBytes).toString());
  expect(after.history.slice(0, -1)).toEqual(before.history);
  expect(after.history.at(-1)).toMatchObject({ created_by: "suture patch" });
  expect(after.rootfs.diff_ids.slice(0, -1)).toEqual(before.rootfs.diff_ids);
  expect(after.config).toMatchObject({ User: "1000" });
  const texts = await textsOf(await patchedTree(patched));
  expect(texts.get("etc/shop.conf")).toBe("edited\n");
  expect(texts.get("etc/shop.conf.dpkg-dist")).toBe("version 1.1\n");
  expect(texts.get("srv/app")).toBe("app");
  expect(texts.get("usr/share/alone")).toBe("1.1");
  const shop = [...texts.keys()].filter((path) => path.startsWith("usr/share/shop/"));
  expect(shop).toEqual(["usr/share/shop/only-1.1"]);
  expect(texts.get("usr/share/doc/libshop1/copyright")).toBe("free\n");
  expect(texts.get("var/lib/dpkg/status")).toContain("Package: shop\nStatus: install ok installed");
});
