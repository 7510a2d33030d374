import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { imageOf, openPath, textFile, visitAll, writeImage } from "../../../test/images.ts";
import type { NewFile } from "../tar/write-tar.ts";

const folder = (path: string): NewFile => ({ path, type: "directory" });
const link = (path: string, linkTarget: string): NewFile => ({ path, type: "symlink", linkTarget });
const hard = (path: string, linkTarget: string): NewFile => ({
  path,
  type: "hardlink",
  linkTarget,
});

/** What is left of an image of layers, as paths. */
async function squashed(...layers: readonly (readonly NewFile[])[]): Promise<string[]> {
  const { entries, gaps } = await visitAll(await openPath(writeImage(imageOf(layers))));
  expect(gaps).toEqual([]);
  return [...entries.keys()].sort();
}

describe("whiteouts", () => {
  test("hide a file, a folder with all in it, and nothing else", async () => {
    const base = [
      textFile("a/one", "1"),
      textFile("a/two", "2"),
      textFile("b/c/d", "3"),
      folder("b"),
    ];
    expect(await squashed(base, [textFile("a/.wh.one", ""), textFile(".wh.b", "")])).toEqual([
      "a/two",
    ]);
  });

  test("are names that begin so, not names that hold it", async () => {
    const names = ["wheel.wh.txt", "a.wh.b/METADATA", "usr/bin/.whiptail"];
    expect(await squashed(names.map((name) => textFile(name, "x")))).toEqual(names.toSorted());
  });

  test("leave what their own layer adds, in either order", async () => {
    const added = [
      textFile("app/.wh..wh..opq", ""),
      textFile("app/!new", "2"),
      textFile("app/new", "2"),
    ];
    expect(await squashed([textFile("app/old", "1")], added)).toEqual(["app/!new", "app/new"]);
    const file = [textFile(".wh.etc", ""), textFile("etc/new", "2")];
    expect(await squashed([textFile("etc/old", "1")], file)).toEqual(["etc/new"]);
  });

  test("reach through a linked folder, and take a link without its target", async () => {
    const base = [link("lib", "usr/lib"), textFile("usr/lib/a", "1"), textFile("usr/lib/b", "1")];
    expect(await squashed(base, [textFile("lib/.wh.a", "")])).toEqual(["lib", "usr/lib/b"]);
    expect(await squashed(base, [textFile(".wh.lib", "")])).toEqual(["usr/lib/a", "usr/lib/b"]);
    expect(await squashed(base, [textFile("lib/.wh..wh..opq", "")])).toEqual(["lib"]);
  });

  test("an upper layer may write again what a middle one hid", async () => {
    const layers = [[textFile("a", "1")], [textFile(".wh.a", "")], [textFile("a", "3")]];
    const tree = await openPath(writeImage(imageOf(layers)));
    const { entries, texts } = await visitAll(tree);
    const ids = tree.image?.layers.map(({ diffId }) => diffId) ?? [];
    expect(entries.get("a")).toMatchObject({ layer: ids[2], below: [ids[0]] });
    expect(texts).toEqual([
      ["a", "1"],
      ["a", "3"],
    ]);
  });
});

describe("what lies over what", () => {
  test("the last writer wins, and every version is offered with its layer", async () => {
    const tree = await openPath(
      writeImage(imageOf([[textFile("a", "1")], [textFile("a", "two")]])),
    );
    const { entries, files, texts } = await visitAll(tree);
    const [lower, upper] = tree.image?.layers.map(({ diffId }) => diffId) ?? [];
    expect(entries.get("a")).toMatchObject({ layer: upper, below: [lower], sizeBytes: 3 });
    expect(texts).toEqual([
      ["a", "1"],
      ["a", "two"],
    ]);
    expect(files.map(({ entry }) => entry.layer)).toEqual([lower, upper]);
    expect(Buffer.from((await tree.read("a")) ?? []).toString()).toBe("two");
  });

  test("a folder over a folder keeps what is in it; a file over a folder does not", async () => {
    const base = [folder("etc"), textFile("etc/a", "1")];
    expect(await squashed(base, [folder("etc"), textFile("etc/b", "2")])).toEqual([
      "etc",
      "etc/a",
      "etc/b",
    ]);
    expect(await squashed(base, [textFile("etc", "2")])).toEqual(["etc"]);
    expect(await squashed([textFile("etc", "1")], [textFile("etc/a", "2")])).toEqual(["etc/a"]);
  });

  test("a file below a linked folder lies where the link leads", async () => {
    const layers = [
      [link("lib", "usr/lib"), textFile("usr/lib/a", "1")],
      [textFile("lib/a", "22")],
    ];
    const tree = await openPath(writeImage(imageOf(layers)));
    const { entries, files } = await visitAll(tree);
    expect([...entries.keys()].sort()).toEqual(["lib", "usr/lib/a"]);
    expect(entries.get("usr/lib/a")?.below).toHaveLength(1);
    expect(files.map(({ entry }) => entry.path)).toEqual(["usr/lib/a", "usr/lib/a"]);
  });

  test("a file that is wanted only where it ends up is read", async () => {
    const layers = [[link("lib", "/usr/lib")], [textFile("lib/os-release", "ID=debian\n")]];
    const tree = await openPath(writeImage(imageOf(layers)));
    const { texts } = await visitAll(tree, { wants: (path) => path === "usr/lib/os-release" });
    expect(texts).toEqual([["usr/lib/os-release", "ID=debian\n"]]);
  });

  test("a folder entry over a link replaces it, as the specification has it", async () => {
    const layers = [
      [link("lib", "usr/lib"), textFile("usr/lib/a", "1")],
      [folder("lib"), textFile("lib/b", "2")],
    ];
    expect(await squashed(...layers)).toEqual(["lib", "lib/b", "usr/lib/a"]);
  });

  test("hard links give the bytes of their file, also of a lower layer", async () => {
    const layers = [
      [textFile("a/METADATA", "Name: a\n"), hard("z/same", "a/METADATA")],
      [hard("b/lower", "a/METADATA"), hard("b/zz", "b/lower")],
    ];
    const tree = await openPath(writeImage(imageOf(layers)));
    const { texts, entries } = await visitAll(tree, { wants: (path) => !path.startsWith("a/") });
    expect(texts.map(([path, text]) => `${path} ${text}`).sort()).toEqual([
      "b/lower Name: a\n",
      "b/zz Name: a\n",
      "z/same Name: a\n",
    ]);
    expect(entries.get("b/lower")).toMatchObject({
      type: "hardlink",
      sizeBytes: 8,
      linkTarget: "a/METADATA",
    });
    const second = await visitAll(tree, { wants: (path) => path === "z/same" });
    expect(second.texts).toEqual([["z/same", "Name: a\n"]]);
  });

  test("links are followed inside the root and never out of it", async () => {
    const layers = [
      [
        textFile("etc/passwd", "inside"),
        link("up", "../../../../../../etc/passwd"),
        link("absolute", "/etc/passwd"),
        link("loop", "loop"),
        link("a", "b"),
        link("b", "a"),
        link("dangling", "none"),
      ],
    ];
    const tree = await openPath(writeImage(imageOf(layers)));
    const text = async (path: string) => Buffer.from((await tree.read(path)) ?? []).toString();
    expect(await text("up")).toBe("inside");
    expect(await text("absolute")).toBe("inside");
    expect(await text("../../etc/passwd")).toBe("inside");
    for (const path of ["loop", "a", "dangling", "etc", "none", ""]) {
      expect(await tree.read(path)).toBeUndefined();
    }
  });
});
