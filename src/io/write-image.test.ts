import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  imageOf,
  openPath,
  textFile,
  visitAll,
  writeImage as writeSource,
} from "../../test/images.ts";
import { layoutDraft } from "../../test/layouts.ts";
import { opened, patched } from "../../test/patched.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { parseImageOutput } from "../oci/output/image-output.ts";
import type { StoredImage } from "../oci/stored-image.ts";
import { ownMark } from "./owned-names.ts";
import { writeImage } from "./write-image.ts";

const source = imageOf([
  [textFile("etc/a", "1"), { ...textFile("big", ""), bytes: randomBytes(200_000) }],
]);

async function made(text = "2"): Promise<StoredImage> {
  return (await patched(await opened(writeSource(source)), [textFile("etc/a", text)])).image;
}

const write = (output: string, image: StoredImage, more = {}) =>
  writeImage(parseImageOutput(output), { image, ...more });

const textIn = async (path: string, tag?: string) => {
  const { entries, texts } = await visitAll(await openPath(path, tag === undefined ? {} : { tag }));
  expect(entries.has("etc/a")).toBe(true);
  return texts.filter(([name]) => name === "etc/a").at(-1)?.[1];
};

const named = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "index.json"), "utf8")).manifests.map(
    ({ annotations = {} }: { annotations?: Record<string, string> }) => [
      annotations["org.opencontainers.image.ref.name"],
      annotations["io.containerd.image.name"],
    ],
  );

/** All files with the times at which they were written. */
const blobsIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(join(folder, "blobs/sha256")).map((name) => [
      name,
      lstatSync(join(folder, "blobs/sha256", name)).mtimeMs,
    ]),
  );

describe("a layout", () => {
  test("is made, and what is there already is not written again", async () => {
    const folder = tempFolder();
    const image = await made();
    await write(`oci:${folder}/out:one`, image);
    const before = blobsIn(`${folder}/out`);
    await write(`oci:${folder}/out:two`, await made("3"));
    expect(blobsIn(`${folder}/out`)).toMatchObject(before);
    expect(named(`${folder}/out`)).toEqual([
      ["one", "localhost/app:one"],
      ["two", "localhost/app:two"],
    ]);
    expect(await textIn(`${folder}/out`, "one")).toBe("2");
    expect(await textIn(`${folder}/out`, "two")).toBe("3");
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readdirSync(`${folder}/out`).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });

  test("has its tag moved, and several at once", async () => {
    const folder = tempFolder();
    await write(`${folder}/out`, await made());
    await write(`${folder}/out`, await made("3"));
    expect(named(`${folder}/out`)).toEqual([["1", "localhost/app:1"]]);
    expect(await textIn(`${folder}/out`)).toBe("3");
    await write(`oci:${folder}/out:1`, await made("4"), { tags: ["latest", "stable"] });
    expect(named(`${folder}/out`).map(([tag]: string[]) => tag)).toEqual(["1", "latest", "stable"]);
    expect(await textIn(`${folder}/out`, "stable")).toBe("4");
  });

  test("that the image came from is added to, with or without a name", async () => {
    const draft = layoutDraft();
    const { image } = draft;
    const folder = draft.write([image([textFile("etc/a", "1")])], { "kept.txt": "" });
    const patch = await patched(await opened(folder), [textFile("etc/a", "2")]);
    await write(folder, patch.image);
    expect(await textIn(folder)).toBe("2");
    expect(named(folder)).toHaveLength(1);
    expect(existsSync(join(folder, "kept.txt"))).toBe(true);
  });

  test("keeps what it does not know in its index", async () => {
    const folder = tempFolder();
    await write(`${folder}/out`, await made());
    const path = join(folder, "out/index.json");
    const index = JSON.parse(readFileSync(path, "utf8"));
    const other = {
      ...index.manifests[0],
      annotations: { "org.opencontainers.image.ref.name": "other" },
      x: 1,
    };
    writeFileSync(path, JSON.stringify({ ...index, annotations: { a: "b" }, manifests: [other] }));
    await write(`oci:${folder}/out:new`, await made("3"));
    const after = JSON.parse(readFileSync(path, "utf8"));
    expect(after.annotations).toEqual({ a: "b" });
    expect(after.manifests[0]).toEqual(other);
    expect(after.manifests).toHaveLength(2);
  });

  test("repairs a blob that another tool left cut off", async () => {
    const folder = tempFolder();
    const image = await made();
    await write(`${folder}/out`, image);
    const name = JSON.parse(Buffer.from(image.manifest.bytes).toString()).layers[0].digest.slice(7);
    writeFileSync(join(folder, "out/blobs/sha256", name), "cut");
    await write(`${folder}/out`, image);
    expect(await textIn(`${folder}/out`)).toBe("2");
  });

  test("is not made of a folder or a file that is something else", async () => {
    const folder = tempFolder({ "app/main.py": "", file: "" });
    for (const output of [`${folder}/app`, `oci:${folder}/file`]) {
      await expect(write(output, await made()), output).rejects.toMatchObject({
        name: "UsageError",
      });
    }
    expect(readdirSync(`${folder}/app`)).toEqual(["main.py"]);
    mkdirSync(`${folder}/empty`);
    await write(`${folder}/empty`, await made());
    expect(await textIn(`${folder}/empty`)).toBe("2");
  });
});

describe("an archive", () => {
  test("is the same bytes for the same image", async () => {
    const folder = tempFolder();
    for (const kind of ["oci-archive", "docker-archive"]) {
      const image = await made();
      await write(`${kind}:${folder}/a.tar`, image);
      await write(`${kind}:${folder}/b.tar`, image);
      expect(readFileSync(`${folder}/a.tar`).equals(readFileSync(`${folder}/b.tar`))).toBe(true);
      expect(lstatSync(`${folder}/a.tar`).mode & 0o444).toBe(0o444);
    }
  });

  test("takes the place of the one that the image came from", async () => {
    const path = writeSource(source);
    const patch = await patched(await opened(path), [textFile("etc/a", "2")]);
    await write(path, patch.image);
    expect(await textIn(path)).toBe("2");
  });

  test("of Docker's is Docker's and OCI's at once, under the names that it is given", async () => {
    const folder = tempFolder();
    const image = await made();
    await write(`docker-archive:${folder}/a.tar:app:new`, image, { tags: ["stable"] });
    const tree = await openPath(`${folder}/a.tar`, { tag: "stable" });
    expect(tree.image?.reference).toContain("stable");
    const docker = await opened(`${folder}/a.tar`, { kind: "docker-archive" });
    expect(docker.image.reference).toBe("app:new");
    expect(docker.image.layers.map(({ digest }) => digest)).toHaveLength(2);
    // What was taken from Docker's list alone can be written again.
    await write(`oci:${folder}/again`, await docker.stored());
    expect(await textIn(`${folder}/again`)).toBe("2");
  });

  test("is never written over something else", async () => {
    const folder = tempFolder({ "notes.tar": "important", "dir.tar/x": "" });
    for (const name of ["notes.tar", "dir.tar"]) {
      await expect(write(`${folder}/${name}`, await made())).rejects.toMatchObject({
        name: "UsageError",
      });
    }
    expect(readFileSync(`${folder}/notes.tar`, "utf8")).toBe("important");
  });
});

describe("nothing is left behind", () => {
  /** Its base layer is not what its digest names. */
  async function damaged(): Promise<StoredImage> {
    const draft = layoutDraft();
    const folder = draft.write([draft.image([textFile("etc/a", "1")])]);
    const { image } = await patched(await opened(folder), [textFile("etc/a", "2")]);
    const { layers } = JSON.parse(Buffer.from(image.manifest.bytes).toString());
    const path = join(folder, "blobs", layers[0].digest.replace(":", "/"));
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(1, 600, 601));
    return image;
  }

  test.each(["oci:out", "oci-archive:out.tar", "docker-archive:out.tar:a:1"])(
    "of an image that is damaged: %s",
    async (output) => {
      const folder = tempFolder();
      const [kind, rest] = output.split(/:(.*)/s);
      await expect(write(`${kind}:${folder}/${rest}`, await damaged())).rejects.toMatchObject({
        name: "TargetError",
        message: expect.stringContaining("digest"),
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test("by a run that was killed, when the next one comes", async () => {
    const folder = tempFolder();
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.once("exit", resolve));
    const gone = ownMark().replace(/-\d+-/, `-${child.pid}-`);
    mkdirSync(`${folder}/.out.suture-${gone}/blobs`, { recursive: true });
    mkdirSync(`${folder}/.out.suture-${ownMark()}`);
    await write(`${folder}/out`, await made());
    const left = readdirSync(folder);
    expect(left).toHaveLength(2);
    expect(left).toContain("out");
    expect(left.some((name) => name.endsWith(gone))).toBe(false);
  });
});

describe("the name of a place", () => {
  test.each([
    ["oci:dir", { kind: "oci", path: "dir" }],
    ["oci:/a/b:v1.2", { kind: "oci", path: "/a/b", name: "v1.2" }],
    ["oci:dir:localhost/app:1", { kind: "oci", path: "dir", name: "localhost/app:1" }],
    ["oci-archive:a.tar:x", { kind: "oci-archive", path: "a.tar", name: "x" }],
    ["docker-archive:a.tar", { kind: "docker-archive", path: "a.tar" }],
    ["docker-archive:a.tar:app", { kind: "docker-archive", path: "a.tar", name: "app:latest" }],
    [
      "docker-archive:a.tar:h:5000/app:1",
      { kind: "docker-archive", path: "a.tar", name: "h:5000/app:1" },
    ],
    ["./out:1", { kind: "oci", path: "./out:1" }],
    ["out.tar", { kind: "oci-archive", path: "out.tar" }],
    ["C:\\out", { kind: "oci", path: "C:\\out" }],
    ["oci:C:\\out:1", { kind: "oci", path: "C:\\out", name: "1" }],
  ])("%s", (written, output) => {
    expect(parseImageOutput(written)).toEqual(output);
  });

  test.each([
    "docker://app:1",
    "docker-daemon:app:1",
    "dir:x",
    "oci:",
    "oci:a: b",
    "",
    "docker-archive:a.tar:A B",
  ])("is none: %s", (written) => {
    expect(() => parseImageOutput(written)).toThrow(
      expect.objectContaining({ name: "UsageError" }),
    );
  });
});

describe("an image that may not appear in the end", () => {
  const never = { mayAppear: Promise.resolve(false) };

  test("leaves nothing where nothing was", async () => {
    const folder = tempFolder();
    const image = await made();
    await write(`oci:${folder}/out`, image, never);
    await write(`oci-archive:${folder}/out.tar`, image, never);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("leaves a layout and an archive as they were", async () => {
    const folder = tempFolder();
    await write(`oci:${folder}/out:1`, await made());
    await write(`oci-archive:${folder}/out.tar`, await made());
    const before = [blobsIn(`${folder}/out`), readFileSync(`${folder}/out.tar`)];
    const other = await made("3");
    await write(`oci:${folder}/out:1`, other, never);
    await write(`oci-archive:${folder}/out.tar`, other, never);
    expect([blobsIn(`${folder}/out`), readFileSync(`${folder}/out.tar`)]).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(["out", "out.tar"]);
  });

  test("waits until that is known", async () => {
    const folder = tempFolder();
    let tell = (_: boolean) => {};
    const mayAppear = new Promise<boolean>((resolve) => {
      tell = resolve;
    });
    const writing = write(`oci:${folder}/out:1`, await made(), { mayAppear });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(existsSync(`${folder}/out`)).toBe(false);
    tell(true);
    await writing;
    expect(await textIn(`${folder}/out`, "1")).toBe("2");
  });
});
