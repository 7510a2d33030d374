import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import {
  imageOf,
  openPath,
  textFile,
  type Visited,
  visitAll,
  writeImage,
} from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import type { NewImage } from "../oci/output/write-oci-archive.ts";
import type { NewFile } from "../oci/tar/write-tar.ts";

const folder = (path: string): NewFile => ({ path, type: "directory" });
const link = (path: string, linkTarget: string): NewFile => ({ path, type: "symlink", linkTarget });
const hard = (path: string, linkTarget: string): NewFile => ({
  path,
  type: "hardlink",
  linkTarget,
});
const long = `${"deep-folder-name/".repeat(9)}file-${"x".repeat(120)}`;

/** Whiteouts, opaque folders, links, long names: everything that a real image has, small. */
const image: NewImage = imageOf([
  [
    folder("etc"),
    textFile("etc/os-release", "ID=debian\n"),
    textFile("etc/shadow", "secret", { mode: 0o600 }),
    folder("app"),
    folder("app/static"),
    textFile("app/static/old.txt", "old"),
    textFile("app/main.py", "print(1)\n", { mode: 0o755, uid: 1000, gid: 1000 }),
    folder("usr"),
    folder("usr/lib"),
    link("lib", "usr/lib"),
    textFile("usr/lib/one", "1"),
    textFile("gone/file", "x"),
  ],
  [
    folder("app"),
    textFile("app/main.py", "print(2)\n", { uid: 1000 }),
    textFile("app/.wh.none", ""),
    textFile(".wh.gone", ""),
    textFile(long, "long"),
    textFile("app/naïve-файл.txt", "utf8"),
    textFile("setuid", "x", { mode: 0o4755 }),
    hard("zz-hard", "setuid"),
    link("escape", "../../../etc/passwd"),
  ],
  [
    folder("app"),
    folder("app/static"),
    textFile("app/static/.wh..wh..opq", ""),
    textFile("app/static/new", "n"),
  ],
]);

describe("the same image in every format", () => {
  needs("skopeo", "tar")("reads alike from what skopeo writes", async () => {
    const archive = writeImage(image);
    const out = tempFolder();
    const formats = [
      `oci:${out}/layout:one`,
      `oci-archive:${out}/oci.tar:one`,
      `docker-archive:${out}/docker.tar:localhost/app:1`,
      `dir:${out}/dir`,
    ];
    for (const format of formats) run("skopeo", "copy", "-q", `oci-archive:${archive}`, format);
    mkdirSync(`${out}/unpacked`);
    run("tar", "-C", `${out}/unpacked`, "-xf", `${out}/docker.tar`);
    const expected = summary(await visitAll(await openPath(archive)));
    expect(expected.length).toBeGreaterThan(20);
    for (const path of ["layout", "oci.tar", "docker.tar", "unpacked", "dir"]) {
      const tree = await openPath(join(out, path));
      expect(summary(await visitAll(tree)), path).toEqual(expected);
      expect(tree.image).toMatchObject({
        platform: "linux/amd64",
        config: { env: ["PATH=/bin"], cmd: ["/bin/app"], exposedPorts: [], hasHealthcheck: false },
      });
      expect(tree.image?.layers.map(({ createdBy }) => createdBy)).toEqual([
        "RUN step 0",
        "RUN step 1",
        "RUN step 2",
      ]);
    }
  });

  needs("skopeo", "umoci")("is squashed as umoci unpacks it", async () => {
    const out = tempFolder();
    run("skopeo", "copy", "-q", `oci-archive:${writeImage(image)}`, `oci:${out}/layout:one`);
    const rootless = process.getuid?.() === 0 ? [] : ["--rootless"];
    run("umoci", "unpack", ...rootless, "--image", `${out}/layout:one`, `${out}/bundle`);
    const { entries } = await visitAll(await openPath(`${out}/layout`));
    const unpacked = listed(`${out}/bundle/rootfs`);
    // Folders that no layer lists come into being when a file is put into them.
    const found = [...entries.values()].map(({ path, type, mode, sizeBytes, linkTarget }) => {
      const kind = type === "hardlink" ? "file" : type;
      const size = kind === "file" ? sizeBytes : 0;
      return {
        path,
        kind,
        mode: type === "symlink" ? 0o777 : mode,
        size,
        target: type === "symlink" ? linkTarget : "",
      };
    });
    expect(unpacked.filter(({ path, kind }) => kind !== "directory" || entries.has(path))).toEqual(
      found.sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  });
});

describe("buildah", () => {
  needs("buildah", "skopeo").skipIf(process.getuid?.() !== 0)(
    "builds an image that reads as the container would see it",
    async () => {
      const out = tempFolder({
        "context/Dockerfile":
          'FROM scratch\nCOPY a /a\nCOPY b /b\nENV MODE=prod\nEXPOSE 8080\nUSER 1000\nLABEL x.y=z\nCMD ["/a/run"]\n',
        "context/a/run": "one",
        "context/b/b.txt": "two",
      });
      const storage = [
        "--root",
        `${out}/root`,
        "--runroot",
        `${out}/run`,
        "--storage-driver",
        "vfs",
      ];
      run(
        "buildah",
        ...storage,
        "build",
        "--layers",
        "--isolation",
        "chroot",
        "-t",
        "localhost/built:1",
        `${out}/context`,
      );
      run(
        "buildah",
        ...storage,
        "push",
        "localhost/built:1",
        `oci-archive:${out}/built.tar:localhost/built:1`,
      );
      run(
        "buildah",
        ...storage,
        "push",
        "localhost/built:1",
        `docker-archive:${out}/docker.tar:localhost/built:1`,
      );
      for (const file of ["built.tar", "docker.tar"]) {
        const tree = await openPath(join(out, file), { service: "web" });
        const { texts, gaps } = await visitAll(tree);
        expect(gaps).toEqual([]);
        expect(texts).toEqual([
          ["a/run", "one"],
          ["b/b.txt", "two"],
        ]);
        expect(tree.asset).toMatchObject({
          id: "image:web",
          name: "localhost/built:1",
          service: "web",
        });
        expect(tree.image?.config).toMatchObject({
          user: "1000",
          env: expect.arrayContaining(["MODE=prod"]),
          exposedPorts: ["8080/tcp"],
          cmd: ["/a/run"],
          labels: { "x.y": "z" },
        });
      }
    },
  );
});

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stderr}`);
}

/** Entries and file contents, one text each. */
function summary({ entries, files, gaps }: Visited): string[] {
  const offered = files.map(
    ({ entry, bytes }) => `${entry.path} ${entry.layer} ${Buffer.from(bytes)}`,
  );
  return [
    ...[...entries.values()].map((entry) => JSON.stringify(entry)),
    ...offered,
    JSON.stringify(gaps),
  ];
}

interface Listed {
  readonly path: string;
  readonly kind: string;
  readonly mode: number;
  readonly size: number;
  readonly target: string;
}

/** Everything below a folder, in the order of paths; links are not followed. */
function listed(root: string): Listed[] {
  const below = (path: string): Listed[] =>
    readdirSync(join(root, path)).flatMap((name) => {
      const here = describeFile(root, path === "" ? name : `${path}/${name}`);
      return here.kind === "directory" ? [here, ...below(here.path)] : [here];
    });
  return below("").sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describeFile(root: string, path: string): Listed {
  const stats = lstatSync(join(root, path));
  const mode = stats.mode & 0o7777;
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(join(root, path));
    return { path, kind: "symlink", mode: 0o777, size: 0, target };
  }
  if (stats.isDirectory()) return { path, kind: "directory", mode, size: 0, target: "" };
  return { path, kind: "file", mode, size: stats.size, target: "" };
}
