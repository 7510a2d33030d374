import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  imageOf,
  openPath,
  textFile,
  visitAll,
  writeImage as writeSource,
} from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { opened, patched } from "../../test/patched.ts";
import { sha256 } from "../../test/registry-server.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { writeImage } from "../io/write-image.ts";
import { parseImageOutput } from "../oci/output/image-output.ts";
import type { LayerChange } from "../oci/output/layer-changes.ts";

const image = imageOf(
  [
    [
      { path: "app", type: "directory", mode: 0o750, uid: 1000, gid: 1000 },
      textFile("app/main.py", "print(1)\n", { mode: 0o755, uid: 1000, gid: 1000 }),
      textFile("app/old.py", "old\n"),
      { path: "tmp", type: "directory", mode: 0o1777 },
      textFile("bin/cat", "no program"),
      { path: "usr", type: "directory" },
      { path: "usr/lib", type: "directory" },
      { path: "lib", type: "symlink", linkTarget: "usr/lib" },
    ],
  ],
  {
    config: {
      Env: ["A=b"],
      Cmd: ["/app/main.py"],
      Labels: { "org.example": "1" },
      Healthcheck: { Test: ["CMD", "true"], Interval: 30_000_000_000 },
      OnBuild: ["RUN true"],
    },
  },
);

const changes: readonly LayerChange[] = [
  textFile("app/main.py", "print(2)\n", {
    mode: 0o4755,
    uid: 1000,
    gid: 1000,
    mtime: 1_740_000_000,
  }),
  { path: "app/twin.py", type: "hardlink", linkTarget: "app/main.py" },
  { path: "app/old.py", type: "removed" },
  textFile("usr/lib/new.so", "so", {
    xattrs: { "security.capability": "\x01\0\0\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
  }),
  { path: "usr/lib/link.so", type: "symlink", linkTarget: "new.so" },
];

const outputs = (folder: string): readonly (readonly [output: string, transport: string])[] => [
  [`oci:${folder}/layout:new`, `oci:${folder}/layout:new`],
  [`${folder}/bare`, `oci:${folder}/bare:1`],
  [`oci-archive:${folder}/oci.tar:new`, `oci-archive:${folder}/oci.tar:new`],
  [
    `docker-archive:${folder}/docker.tar:localhost/app:new`,
    `docker-archive:${folder}/docker.tar:localhost/app:new`,
  ],
];

needs("skopeo")("skopeo copies what is written in every form, and it is one image", async () => {
  const folder = tempFolder();
  const { image: made, digest, layer } = await patched(await opened(writeSource(image)), changes);
  for (const [i, [output, transport]] of outputs(folder).entries()) {
    await writeImage(parseImageOutput(output), { image: made });
    run("skopeo", "copy", "-q", transport, `dir:${folder}/copy${i}`);
    const bytes = readFileSync(join(folder, `copy${i}/manifest.json`));
    const manifest = JSON.parse(bytes.toString());
    const hex = manifest.config.digest.replace("sha256:", "");
    const config = readFileSync(join(folder, `copy${i}/${hex}`));
    expect(config, output).toEqual(Buffer.from(made.configBytes));
    // Of a docker-archive skopeo makes a manifest of its own.
    if (!output.startsWith("docker")) expect(sha256(bytes), output).toBe(digest);
    expect(manifest.layers, output).toHaveLength(2);
    expect(JSON.parse(config.toString()).rootfs.diff_ids.at(-1)).toBe(layer.diffId);
  }
});

needs("skopeo")("is made of whatever skopeo writes, and is one image", async () => {
  const folder = tempFolder();
  const archive = writeSource(image);
  run("skopeo", "copy", "-q", `oci-archive:${archive}`, `dir:${folder}/dir`);
  run("skopeo", "copy", "-q", `oci-archive:${archive}`, `docker-archive:${folder}/old.tar:a:1`);
  run("skopeo", "copy", "-q", `oci-archive:${archive}`, `oci:${folder}/layout:1`);
  const diffIds: (string | undefined)[] = [];
  for (const place of ["dir", "old.tar", "layout"]) {
    const { image: made } = await patched(await opened(join(folder, place)), changes);
    await writeImage(parseImageOutput(`oci:${folder}/made-${place}:x`), { image: made });
    run("skopeo", "copy", "-q", `oci:${folder}/made-${place}:x`, `dir:${folder}/copy-${place}`);
    const tree = await openPath(join(folder, `copy-${place}`));
    diffIds.push(...(tree.image?.layers ?? []).map(({ diffId }) => diffId));
  }
  expect(diffIds).toHaveLength(6);
  expect(new Set(diffIds).size).toBe(2);
});

needs("skopeo")("is read again as what was changed", async () => {
  const folder = tempFolder();
  const { image: made, digest, layer } = await patched(await opened(writeSource(image)), changes);
  for (const [output] of outputs(folder)) {
    const { path } = parseImageOutput(output);
    await writeImage(parseImageOutput(output), { image: made });
    const tree = await openPath(path);
    const { entries, texts, gaps } = await visitAll(tree);
    expect(gaps).toEqual([]);
    expect(tree.image?.layers.at(-1)).toMatchObject({
      diffId: layer.diffId,
      createdBy: "suture patch",
    });
    if (!output.startsWith("docker")) expect(tree.image?.manifestDigest).toBe(digest);
    expect(texts).toContainEqual(["app/main.py", "print(2)\n"]);
    expect(entries.has("app/old.py")).toBe(false);
    expect(entries.get("app")).toMatchObject({ mode: 0o750, uid: 1000, mtime: 1_700_000_000 });
    expect(entries.get("usr/lib/new.so")?.xattrs?.["security.capability"]).toHaveLength(20);
    expect(entries.get("lib")).toMatchObject({ type: "symlink" });
    expect(tree.asset.name).toMatch(/^localhost\/app:(?:1|new)$/);
  }
});

needs("skopeo", "umoci").skipIf(process.getuid?.() !== 0)(
  "umoci unpacks it with owners, modes and links",
  async () => {
    const folder = tempFolder();
    const { image: made } = await patched(await opened(writeSource(image)), changes);
    await writeImage(parseImageOutput(`oci:${folder}/layout:new`), { image: made });
    run("umoci", "unpack", "--image", `${folder}/layout:new`, `${folder}/bundle`);
    const at = (path: string) => statSync(join(folder, "bundle/rootfs", path));
    expect(readFileSync(join(folder, "bundle/rootfs/lib/link.so"), "utf8")).toBe("so");
    expect(at("app/main.py").mode & 0o7777).toBe(0o4755);
    expect(at("app/twin.py").ino).toBe(at("app/main.py").ino);
    expect(at("app").mode & 0o7777).toBe(0o750);
    expect(at("app").mtimeMs).toBe(1_700_000_000_000);
    expect(() => at("app/old.py")).toThrow();
    expect(at("tmp").mode & 0o7777).toBe(0o1777);
  },
);

needs("buildah", "skopeo").skipIf(process.getuid?.() !== 0)(
  "buildah runs a program of it over a changed file",
  async () => {
    const folder = tempFolder({ "context/.keep": "" });
    mkdirSync(join(folder, "storage"));
    const cat = readFileSync("/bin/cat");
    const libraries = librariesOf("/bin/cat").map((path) => ({
      ...textFile(path.slice(1), ""),
      bytes: readFileSync(path),
      mode: 0o755,
    }));
    const base = imageOf([
      [
        { ...textFile("bin/cat", ""), bytes: cat, mode: 0o755 },
        ...libraries,
        textFile("etc/said", "old"),
      ],
    ]);
    const { image: made } = await patched(await opened(writeSource(base)), [
      textFile("etc/said", "new"),
    ]);
    await writeImage(parseImageOutput(`oci-archive:${folder}/oci.tar:new`), { image: made });
    const storage = [
      "--root",
      `${folder}/storage/root`,
      "--runroot",
      `${folder}/storage/run`,
      "--storage-driver",
      "vfs",
    ];
    const name = run(
      "buildah",
      ...storage,
      "from",
      "--pull=never",
      `oci-archive:${folder}/oci.tar:new`,
    ).trim();
    const said = run(
      "buildah",
      ...storage,
      "run",
      "--isolation",
      "chroot",
      name,
      "/bin/cat",
      "/etc/said",
    );
    run("buildah", ...storage, "rm", name);
    expect(said).toBe("new");
  },
);

function librariesOf(program: string): readonly string[] {
  return [...run("ldd", program).matchAll(/(?:=> )?(\/\S+) \(/g)].map(([, path = ""]) => path);
}

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stderr}`);
  return stdout;
}
