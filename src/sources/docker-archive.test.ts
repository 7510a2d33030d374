import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { textFile, visitAll } from "../../test/images.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { writeTar } from "../oci/tar/write-tar.ts";
import { dockerArchive } from "./docker-archive.ts";

const layer = Buffer.concat([...writeTar([textFile("etc/a", "1")], { mtime: 0 })]);
const diffId = `sha256:${createHash("sha256").update(layer).digest("hex")}`;
const config = JSON.stringify({
  os: "linux",
  architecture: "amd64",
  config: { User: "app" },
  rootfs: { type: "layers", diff_ids: [diffId] },
});
const manifest = JSON.stringify([
  { Config: "config.json", RepoTags: ["app:1"], Layers: ["1/layer.tar"] },
]);
const files = { "manifest.json": manifest, "config.json": config, "1/layer.tar": layer };

test("opens what docker save writes, as a tar and unpacked", async () => {
  const folder = tempFolder(files);
  const members = Object.entries(files).map(([path, content]) => ({
    path,
    type: "file" as const,
    bytes: Buffer.from(content),
  }));
  const tar = Buffer.concat([...writeTar(members, { mtime: 0 })]);
  const archive = `${tempFolder({ "a.tar": tar })}/a.tar`;
  for (const location of [folder, archive]) {
    expect(await dockerArchive.recognises(location, nodeDisk)).toBe(true);
    const target = { kind: "docker-archive", location } as const;
    const tree = await dockerArchive.open({ target, disk: nodeDisk });
    expect((await visitAll(tree)).texts).toEqual([["etc/a", "1"]]);
    expect(tree.image).toMatchObject({ reference: "app:1", config: { user: "app" } });
  }
});

test("leaves other archives and folders alone", async () => {
  const folder = tempFolder({ "manifest.json": '{"name": "a web app"}', "a.tar": "no tar" });
  expect(await dockerArchive.recognises(folder, nodeDisk)).toBe(false);
  expect(await dockerArchive.recognises(`${folder}/a.tar`, nodeDisk)).toBe(false);
});
