import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildRequest, commandLines } from "../../test/build-request.ts";
import { imageOf, openPath, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { linkLayout } from "../io/layout-links.ts";
import type { BuildRequest } from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { type LayoutRoot, layoutRoot } from "../oci/output/layout-root.ts";
import { buildah } from "./buildah.ts";

const digest = `sha256:${"a".repeat(64)}`;

test("builds into a layout, and a list for several platforms", () => {
  const always = "buildah build --pull=always --format oci --file /shop/Dockerfile";
  const epoch = "--build-arg SOURCE_DATE_EPOCH=1700000000 --timestamp 1700000000";
  expect(commandLines(buildah)).toEqual([
    `${always} ${epoch} --tag oci:/state/image:release /shop`,
  ]);
  expect(commandLines(buildah, { platforms: ["linux/amd64", "linux/arm64"] })).toEqual([
    `${always} --platform linux/amd64 ${epoch} --manifest localhost/suture-release-0a1b /shop`,
    `${always} --platform linux/arm64 ${epoch} --manifest localhost/suture-release-0a1b /shop`,
    "buildah manifest push --all --rm localhost/suture-release-0a1b oci:/state/image:release",
  ]);
});

test("takes bases from registries by digest and from layouts by tag", () => {
  const [line] = commandLines(buildah, {
    pins: [
      { image: "r.example/base:1", digest, from: { kind: "registry", name: "r.example/base" } },
      { image: "local:1", digest, from: { kind: "layout", path: "/bases", tag: "one" } },
      { image: "local:2", spelled: "${B:-a=b}", digest, from: { kind: "layout", path: "/other" } },
    ],
  });
  expect(line).toContain(
    `--build-context r.example/base:1=docker-image://r.example/base@${digest} ` +
      "--build-context local:1=docker-image://oci:/bases:one " +
      "--build-context local:2=docker-image://oci:/other ",
  );
});

const asRoot = needs("buildah", "skopeo").skipIf(process.getuid?.() !== 0);

/** A base image as a layout, a context that builds on it, and a store of buildah's own. */
function buildPlace(more: Partial<BuildRequest> = {}): {
  readonly folder: string;
  readonly build: (output: string) => void;
} {
  const base = writeImage(imageOf([[textFile("etc/os-release", "ID=debian\n")]]));
  const folder = tempFolder({
    "shop/Dockerfile": "ARG BASE\nFROM ${BASE} AS one\nCOPY a /a\nFROM one\nARG DAY\nCOPY b /b\n",
    "shop/a": "1",
    "shop/b": "2",
  });
  const storage = `[storage]\ndriver="vfs"\ngraphroot="${folder}/root"\nrunroot="${folder}/run"\n`;
  writeFileSync(join(folder, "storage.conf"), storage);
  const run = (program: string, args: readonly string[]) => {
    const env = {
      ...process.env,
      CONTAINERS_STORAGE_CONF: join(folder, "storage.conf"),
      BUILDAH_ISOLATION: "chroot",
    };
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  };
  run("skopeo", ["copy", "-q", `oci-archive:${base}`, `oci:${folder}/base:one`]);
  return {
    folder,
    build(output) {
      const request = buildRequest({
        context: `${folder}/shop`,
        dockerfile: `${folder}/shop/Dockerfile`,
        buildArgs: { BASE: "base.example/base:1" },
        refresh: { kind: "argument", name: "DAY", value: "2026-11-25" },
        pins: [
          {
            image: "base.example/base:1",
            spelled: "${BASE}",
            digest,
            from: { kind: "layout", path: linkLayout(`${folder}/base`), tag: "one" },
          },
        ],
        output: join(folder, output),
        ...more,
      });
      for (const { program, args } of buildah.commands(request)) run(program, args);
    },
  };
}

asRoot("builds on the pinned base, with the same digest each time", async () => {
  const { folder, build } = buildPlace();
  build("first");
  build("second");
  const [first, second] = await Promise.all(
    ["first", "second"].map((name) => openPath(join(folder, name))),
  );
  if (!first || !second) throw new Error("Nothing was built");
  expect((await visitAll(first)).texts).toEqual([
    ["etc/os-release", "ID=debian\n"],
    ["a", "1"],
    ["b", "2"],
  ]);
  expect(second.image?.manifestDigest).toBe(first.image?.manifestDigest);
});

asRoot("builds an index of several platforms with the same digest each time", async () => {
  const nothing = tempFolder({ Dockerfile: "FROM scratch\nCOPY a /a\n", a: "1" });
  const { folder, build } = buildPlace({
    context: nothing,
    dockerfile: join(nothing, "Dockerfile"),
    pins: [],
    platforms: ["linux/arm64", "linux/amd64", "linux/s390x"],
  });
  const roots: LayoutRoot[] = [];
  for (const name of ["one", "two", "three"]) {
    build(name);
    roots.push(await layoutRoot(await imageDirectory(join(folder, name), nodeDisk)));
  }
  expect(new Set(roots.map(({ digest }) => digest)).size).toBe(1);
  expect(roots[0]?.images.map(({ platform }) => platform)).toEqual([
    "linux/arm64",
    "linux/amd64",
    "linux/s390x",
  ]);
});
