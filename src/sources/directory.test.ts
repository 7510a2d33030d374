import { spawnSync } from "node:child_process";
import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { paths, readDirectory } from "../../test/directories.ts";
import { visitAll } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { directory } from "./directory.ts";

describe("what is left out", () => {
  test(".git, what .gitignore names, node_modules and virtual environments, counted at their top", async () => {
    const root = tempFolder({
      ".gitignore": "*.log\n/build/\n!keep.log\n",
      ".git/config": "[core]",
      "a.log": "",
      "keep.log": "k",
      "build/out/a.js": "",
      "build/out/b.js": "",
      "src/build/c.js": "c",
      "src/.gitignore": "*.tmp\n",
      "src/x.tmp": "",
      "x.tmp": "x",
      "web/node_modules/a/package.json": "{}",
      "env/pyvenv.cfg": "",
      "env/lib/site.py": "",
      "b.suture-tmp-1f": "half",
      "sub/.git/HEAD": "",
      "sub/file": "s",
    });
    const seen = await readDirectory(root);
    expect(paths(seen).filter((path) => !path.endsWith(".gitignore"))).toEqual([
      "keep.log",
      "src/build/c.js",
      "sub/file",
      "x.tmp",
    ]);
    expect(seen.ignored).toBe(5); // a.log, build, src/x.tmp, web/node_modules, env
    expect(seen.gaps).toEqual([]);
    expect(seen.entries.get("src")).toMatchObject({ type: "directory" });
    expect(seen.entries.has("env")).toBe(false);
    const all = await readDirectory(root, { includeIgnored: true });
    expect(paths(all)).toEqual(
      expect.arrayContaining(["a.log", "env/lib/site.py", "build/out/b.js"]),
    );
    expect(paths(all).filter((path) => /\.git\/|suture-tmp/.test(path))).toEqual([]);
    expect(all.ignored).toBe(0);
  });

  test("a root that is a virtual environment itself, or ignored from above, is read", async () => {
    expect(paths(await readDirectory(tempFolder({ "pyvenv.cfg": "", "app.py": "" })))).toContain(
      "app.py",
    );
    const root = tempFolder({
      ".git/HEAD": "",
      ".gitignore": "/out\n*.log\n",
      "out/a.log": "",
      "in/b.log": "",
      "in/c": "",
    });
    expect(paths(await readDirectory(join(root, "out")))).toEqual(["a.log"]);
    expect(paths(await readDirectory(join(root, "in")))).toEqual(["c"]);
  });

  test("patterns of --exclude, and nothing for .gitignore in a comment or with CRLF", async () => {
    const root = tempFolder({
      ".gitignore": "# a\r\nb\r\n",
      a: "",
      b: "",
      "c/d.min.js": "",
      "c/e": "",
      "v/x/y": "",
    });
    const seen = await readDirectory(root, { exclude: ["*.min.js", "v/**", ".gitignore"] });
    expect(paths(seen)).toEqual(["a", "c/e"]);
    expect(seen.ignored).toBe(1);
  });

  test("a pattern made to take for ever does not hold, so that its files are read", async () => {
    const name = "a".repeat(200);
    const root = tempFolder({
      ".gitignore": `${"a*".repeat(30)}b\n${"**/".repeat(30)}b\n`,
      [name]: "",
    });
    const started = Date.now();
    expect(paths(await readDirectory(root))).toContain(name);
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

describe("links, pipes and odd files", () => {
  test("links are entries that are not followed, and read only inside the root", async () => {
    const outside = tempFolder({ secret: "s" });
    const root = tempFolder({ "a/b": "inside" });
    symlinkSync("..", join(root, "a/up"));
    symlinkSync("a", join(root, "twice"));
    symlinkSync(outside, join(root, "out"));
    symlinkSync(join(outside, "secret"), join(root, "key"));
    symlinkSync("a/b", join(root, "link"));
    const tree = await directory.open({
      target: { kind: "directory", location: root },
      disk: nodeDisk,
    });
    const seen = await visitAll(tree);
    expect(paths(seen)).toEqual(["a/b"]);
    expect(seen.entries.get("twice")).toMatchObject({ type: "symlink", linkTarget: "a" });
    const text = async (path: string) => {
      const bytes = await tree.read(path);
      return bytes && new TextDecoder().decode(bytes);
    };
    expect(await text("link")).toBe("inside");
    expect(await text("twice/b")).toBe("inside");
    for (const path of ["key", "out/secret", "../x", "a/../../x", "a", "none", "nul\0", ".", ""]) {
      expect(await text(path), path).toBeUndefined();
    }
  });

  test("a target that is a link is followed, since the user named it", async () => {
    const root = tempFolder({ "real/a": "x" });
    symlinkSync("real", join(root, "link"));
    expect(paths(await readDirectory(join(root, "link")))).toEqual(["a"]);
  });

  needs("mkfifo")("a pipe holds nothing up", async () => {
    const root = tempFolder({ a: "x" });
    spawnSync("mkfifo", [join(root, "pipe"), join(root, ".gitignore")]);
    const seen = await readDirectory(root);
    expect(paths(seen)).toEqual(["a"]);
    expect(seen.entries.get("pipe")?.type).toBe("other");
    await expect(nodeDisk.open(join(root, "pipe"))).rejects.toMatchObject({ code: "ENOTFILE" });
    await expect(nodeDisk.readFile(join(root, "pipe"), 9)).rejects.toMatchObject({
      code: "ENOTFILE",
    });
  });

  test("a gigabyte of holes is a gap where wanted, and not read", async () => {
    const root = tempFolder({ huge: "", small: "s" });
    truncateSync(join(root, "huge"), 2 ** 30);
    const seen = await readDirectory(root);
    expect(paths(seen)).toEqual(["small"]);
    expect(seen.gaps).toMatchObject([{ path: "huge", reason: "too-large" }]);
    const other = await readDirectory(root, { interest: { wants: (path) => path === "small" } });
    expect(other.gaps).toEqual([]);
  });

  test("a large binary file that only readers of text want is left out", async () => {
    const long = "x".repeat(200_000);
    const files = { huge: "\u007fELF\0", holes: "", "a.bin": `\0${long}`, small: "\0" };
    const root = tempFolder({ ...files, text: long });
    for (const name of ["huge", "holes"]) truncateSync(join(root, name), 2 ** 30);
    const wants = () => true;
    const wantsText = (path: string) => path !== "a.bin";
    const seen = await readDirectory(root, { interest: { wants, wantsText } });
    expect(paths(seen)).toEqual(["a.bin", "small", "text"]);
    expect(seen.gaps).toMatchObject([{ path: "holes", reason: "too-large" }]);
  });

  test("a name that is no UTF-8 is a gap", async () => {
    const root = tempFolder({ a: "x" });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), "x");
    expect((await readDirectory(root)).gaps).toMatchObject([{ reason: "unreadable" }]);
  });

  test("a target that is no directory is an error, and an error of a taker is passed on", async () => {
    const root = tempFolder({ a: "x" });
    await expect(readDirectory(join(root, "a"))).rejects.toMatchObject({ name: "TargetError" });
    await expect(readDirectory(join(root, "none"))).rejects.toMatchObject({ name: "TargetError" });
    const tree = await directory.open({
      target: { kind: "directory", location: root },
      disk: nodeDisk,
    });
    const failing = tree.visit({ wants: () => true, maxBytes: 9 }, async () => {
      throw new Error("worker died");
    });
    await expect(failing).rejects.toThrow("worker died");
  });
});
