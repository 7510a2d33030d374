import { expect, test } from "vitest";
import { asMap, fieldsOf, itemsOf, nodeAt, parseYaml, plainValue, textOf } from "../yaml.ts";

const root = (text: string) => parseYaml(text).documents[0]?.root;
const slice = (text: string, range?: { start: number; end: number }) =>
  range && text.slice(range.start, range.end);

test.each([
  ["plain", "a: some text  # c\n", "some text", "some text"],
  ["single quotes", "a: 'it''s'\n", "'it''s'", "it's"],
  ["double quotes", 'a: "x\\ty" # c\n', '"x\\ty"', "x\ty"],
  ["an anchor and a tag", "a: &x !!str 12\n", "12", "12"],
  ["a literal", "a: |\n  x\n  y\n\nb: 1\n", "|\n  x\n  y", "x\ny\n"],
  ["a literal that keeps", "a: |+\n  x\n\nb: 1\n", "|+\n  x\n\n", "x\n\n"],
  ["a folded one", "a: >-\n  x\n  y\n# c\n", ">-\n  x\n  y", "x y"],
  ["several lines", "a: x\n  y\nb: 1\n", "x\n  y", "x y"],
  ["CRLF", "a: x\r\nb: 1\r\n", "x", "x"],
  ["a byte order mark", "\uFEFFa: x\n", "x", "x"],
  ["a tab behind the colon", "a:\tx\n", "x", "x"],
  ["no final line end", "a: x", "x", "x"],
])("keeps the position of a scalar: %s", (_, text, raw, value) => {
  const node = nodeAt(root(text), ["a"]);
  expect(slice(text, node?.range)).toBe(raw);
  expect(textOf(node)).toBe(value);
});

test.each([
  ["a nested map", "a:\n  b: 1\n  c: 2 # x\n\n# y\nd: 3\n", "a:\n  b: 1\n  c: 2"],
  ["a sequence in the key's column", "a:\n- 1\n- 2\nd: 3\n", "a:\n- 1\n- 2"],
  ["a flow map", "a: {x: 1,\n  y: 2 } # c\n", "a: {x: 1,\n  y: 2 }"],
  ["nothing", "a:\nb: 1\n", "a:"],
  ["an anchor alone", "a: &x # c\nb: 1\n", "a: &x"],
  ["an anchored key", "&k a: 1\n", "&k a: 1"],
  ["a question mark", "? a\n: b\n", "? a\n: b"],
  ["an alias", "b: &x 1\na: *x # c\n", "a: *x"],
  ["a list that ends in a comment", "a:\n  - 1\n  # - 2\nb: 1\n", "a:\n  - 1"],
])("keeps the range of an entry: %s", (_, text, raw) => {
  const entry = asMap(root(text))?.entries.find(({ name }) => name === "a");
  expect(slice(text, entry?.range)).toBe(raw);
});

test("ranges of items start at the dash", () => {
  const text = "- 1 # a\n-\n- &x\n- k: v\n  l: w\n# c\n-\n  - deep\n";
  const node = root(text);
  const items = node?.kind === "sequence" ? node.items : [];
  expect(items.map(({ range }) => slice(text, range))).toEqual([
    "- 1",
    "-",
    "- &x",
    "- k: v\n  l: w",
    "-\n  - deep",
  ]);
});

test("resolves merges for reading and keeps positions at the anchor", () => {
  const text =
    "x: &x {a: 1, b: 2}\ny: &y\n  b: 3\n  c: 4\nz:\n  c: own\n  <<: [*x, *y]\nq:\n  <<: *y\n";
  const fields = fieldsOf(nodeAt(root(text), ["z"]));
  expect([...fields].map(([name, f]) => [name, f.inherited, slice(text, f.entry.range)])).toEqual([
    ["c", false, "c: own"],
    ["a", true, "a: 1"],
    ["b", true, "b: 2"],
  ]);
  expect(nodeAt(root(text), ["x"])?.aliases).toBe(1);
  expect(nodeAt(root(text), ["y"])?.aliases).toBe(2);
  expect(plainValue(nodeAt(root(text), ["q"]))).toEqual({ b: 3, c: 4 });
});

test("reads every document, and comments in order", () => {
  const text = "# one\na: 1 # two\n---\n# three\n---\n- x\n  # four\n...\n";
  const file = parseYaml(text);
  expect(file.documents.map((d) => plainValue(d.root))).toEqual([{ a: 1 }, null, ["x"]]);
  expect(file.comments.map((c) => c.text)).toEqual(["# one", "# two", "# three", "# four"]);
  expect(file.comments.map((c) => slice(text, c.range))).toEqual(file.comments.map((c) => c.text));
});

test.each([
  ["a key twice", "a: 1\nb: 2\na: 3\n", "a"],
  ["an alias without anchor", "a: *nope\n", "*nope"],
  ["a node within itself", "a: &a [*a]\n", "*a"],
  ["a tab as indentation", "a:\n\t- b\n", "\t"],
])("reports %s and reads on", (_, text, raw) => {
  const { problems, documents } = parseYaml(text);
  expect(problems.map(({ range }) => slice(text, range))).toEqual([raw]);
  expect(asMap(documents[0]?.root)?.entries[0]?.name).toBe("a");
});

test.each([
  ["an open bracket", "a: 1\nb: [x, y\nc: 2\n"],
  ["an open quote", 'a: 1\nb: "x\n'],
  ["a wrong indentation", "a: 1\n b: 2\n  - c\n"],
])("reports broken YAML: %s", (_, text) => {
  const { problems, documents } = parseYaml(text);
  expect(problems.length).toBeGreaterThan(0);
  for (const { range } of problems) expect(range?.end).toBeLessThanOrEqual(text.length);
  expect(asMap(documents[0]?.root)?.entries[0]?.name).toBe("a");
});

test("messages never show the text around a problem", () => {
  const { problems } = parseYaml("password: hunter2\n\tx: [hunter3\n");
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems)).not.toContain("hunter");
});

test.each([
  ["empty", ""],
  ["a byte order mark alone", "\uFEFF"],
  ["comments alone", "# a\n\n# b"],
  ["blank lines", "\n\r\n\n"],
])("reads a file that holds nothing: %s", (_, text) => {
  expect(parseYaml(text).problems).toEqual([]);
  expect(root(text)).toBeUndefined();
});

test.each([
  ["flow sequences", "[".repeat(20_000)],
  ["flow maps", "{a: ".repeat(20_000)],
  ["block sequences", "- ".repeat(20_000)],
  ["block maps", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
])("bounds deep nesting: %s", (_, text) => {
  expect(parseYaml(text).problems.length).toBeGreaterThan(0);
});

test("an alias bomb is read in no time and cannot be spelled out", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 30; i++) {
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  }
  const file = parseYaml(lines.join("\n"));
  expect(file.problems).toEqual([]);
  expect(itemsOf(nodeAt(file.documents[0]?.root, ["a29"]))).toHaveLength(10);
  expect(() => plainValue(file.documents[0]?.root)).toThrow(RangeError);
});

test("a merge bomb is read in no time", () => {
  const lines = ["a0: &a0 {k0: 1}"];
  for (let i = 1; i < 400; i++) {
    const many = Array(20)
      .fill(`*a${i - 1}`)
      .join(", ");
    lines.push(`a${i}: &a${i}`, `  <<: [${many}]`, `  k${i}: 1`);
  }
  expect(fieldsOf(nodeAt(root(lines.join("\n")), ["a399"])).size).toBe(400);
});

test("many keys take linear time", () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `k${i}: v`).join("\n");
  expect(asMap(root(text))?.entries).toHaveLength(40_000);
});
