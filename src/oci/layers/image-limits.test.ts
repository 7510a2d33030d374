import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { textFile, visitAll } from "../../../test/images.ts";
import { madeLayer, storedLayer, treeOfLayers } from "../../../test/layer-trees.ts";
import { type NewFile, writeTar } from "../tar/write-tar.ts";

const zeros = (path: string, megabytes: number): NewFile => ({
  path,
  type: "file",
  bytes: new Uint8Array(megabytes << 20),
});
const empty = (count: number, name: (i: number) => string): NewFile[] =>
  Array.from({ length: count }, (_, i) => ({ path: name(i), type: "file" }));
const small = [textFile("z", "read")];
const wants = (path: string): boolean => path === "z" || path === "first";

describe("a layer that inflates without end", () => {
  const bomb = () => madeLayer([textFile("first", "1"), zeros("huge", 30)]);

  test("is cut off by itself, and the others are read", async () => {
    const tree = treeOfLayers([bomb(), madeLayer(small)], { limits: { maxLayerBytes: 10 << 20 } });
    const { gaps, texts, entries } = await visitAll(tree, { wants });
    expect(gaps).toMatchObject([{ reason: "too-large", path: "huge" }]);
    expect(gaps[0]?.message).not.toMatch(/export/);
    expect(texts).toEqual([
      ["first", "1"],
      ["z", "read"],
    ]);
    expect([...entries.keys()]).toEqual(["first", "huge", "z"]);
  });

  test("cannot be had in many pieces", async () => {
    const layers = Array.from({ length: 5 }, bomb);
    const tree = treeOfLayers(layers, { limits: { maxInflatedBytes: 70 << 20 } });
    const { gaps } = await visitAll(tree, { wants });
    expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(["too-large"]));
  });

  test("zeros in a layer of usual size are no such thing", async () => {
    const { gaps } = await visitAll(treeOfLayers([bomb()]), { wants });
    expect(gaps).toEqual([]);
  });
});

describe("layers of very many entries", () => {
  test("are given up at a number of paths, with what was read until then", async () => {
    const many = madeLayer([textFile("0", "x"), ...empty(3000, (i) => `dir/${i}`)]);
    const tree = treeOfLayers([many, madeLayer(small)], { limits: { maxPaths: 1000 } });
    const { gaps, entries } = await visitAll(tree, { wants: () => false });
    expect(gaps.map(({ reason }) => reason)).toEqual(["too-large", "too-large"]);
    expect(entries.size).toBeGreaterThan(990);
    expect(entries.size).toBeLessThanOrEqual(1000);
  });

  test("wait in bounded numbers, and end up in the order of layers", async () => {
    const layers = [0, 1].map((layer) =>
      madeLayer([textFile("a", `${layer}`), ...empty(31_000, (i) => `${i % 99}/${layer}-${i}`)]),
    );
    const { texts, entries } = await visitAll(treeOfLayers(layers), { wants: (p) => p === "a" });
    expect(texts.map(([, text]) => text)).toEqual(["0", "1"]);
    expect(entries.size).toBe(62_001);
  });

  test("that all are odd are told of a hundred times and once more", async () => {
    const unsafe = empty(5000, (i) => `../${i}`);
    const tree = treeOfLayers([
      madeLayer(unsafe),
      madeLayer([...empty(3, (i) => `/${i}`), ...small]),
    ]);
    const { gaps, texts } = await visitAll(tree);
    expect(gaps).toHaveLength(104);
    expect(gaps.every(({ reason }) => reason === "unsafe-path")).toBe(true);
    expect(gaps.filter(({ path }) => path === undefined)).toHaveLength(1);
    expect(texts).toEqual([["z", "read"]]);
  });
});

describe("sparse files", () => {
  /** One header of PAX records, and the file that they are about. */
  function paxFile(records: Readonly<Record<string, string>>, body: string): Buffer {
    const text = Object.entries(records)
      .map(([key, value]) => {
        const rest = ` ${key}=${value}\n`;
        const length = rest.length + 2;
        return `${length < 100 ? length : length + 1}${rest}`;
      })
      .join("");
    const file = Buffer.concat([...writeTar([textFile("f.txt", body)], { mtime: 0 })]);
    const pax = Buffer.concat([...writeTar([textFile("pax", text)], { mtime: 0 })]);
    pax.write("x", 156);
    pax.fill(" ", 148, 156);
    const sum = pax.subarray(0, 512).reduce((all, byte) => all + byte, 0);
    pax.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    return Buffer.concat([pax.subarray(0, 512 + Math.ceil(text.length / 512) * 512), file]);
  }
  const visit = (records: Readonly<Record<string, string>>, body: string) =>
    visitAll(treeOfLayers([storedLayer(paxFile(records, body))]));
  const map = (list: string, size: string) => ({ "GNU.sparse.map": list, "GNU.sparse.size": size });

  test("are read with their holes", async () => {
    const { texts, gaps } = await visit(map("1,2,5,1", "7"), "abc");
    expect(texts).toEqual([["f.txt", "\0ab\0\0c\0"]]);
    expect(gaps).toEqual([]);
  });

  test.each([
    ["ends in the middle", map("1", "7")],
    ["is no list of numbers", map("1,x", "7")],
    ["leads behind the file", map("6,3", "7")],
    ["takes more than is stored", map("0,4", "7")],
    ["leads before the file", map("-3,2", "7")],
  ])("are malformed where the map %s", async (_, records) => {
    const { texts, gaps } = await visit(records, "abc");
    expect(texts).toEqual([]);
    expect(gaps).toMatchObject([{ reason: "malformed" }]);
  });

  test("are too large by what they stand for, and nothing is allocated", async () => {
    const { texts, gaps } = await visit(map("0,3", "99999999999999"), "abc");
    expect(texts).toEqual([]);
    expect(gaps).toMatchObject([{ reason: "too-large", path: "f.txt" }]);
  });
});

test("a name, a size and a link of an extended header go before the header's", async () => {
  const long = `${"deep/".repeat(40)}name`;
  const files: NewFile[] = [
    textFile(long, "x"),
    { path: "link", type: "symlink", linkTarget: `${"up/".repeat(60)}x` },
  ];
  const { entries, texts } = await visitAll(treeOfLayers([madeLayer(files)]));
  expect(texts).toEqual([[long, "x"]]);
  expect(entries.get("link")?.linkTarget).toHaveLength(181);
});
