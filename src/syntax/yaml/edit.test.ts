import { expect, test } from "vitest";
import { applyEdits } from "../edits.ts";
import {
  appendItem,
  asMap,
  insertEntry,
  nodeAt,
  parseYaml,
  removeEntry,
  removeItem,
  replaceScalar,
  type YamlMap,
  type YamlSequence,
  type YamlValue,
} from "../yaml.ts";

type Path = readonly (string | number)[];

function open(text: string, path: Path) {
  const file = parseYaml(text);
  return { file, node: nodeAt(file.documents[0]?.root, path) };
}

function insert(text: string, path: Path, [name, value, after]: [string, YamlValue, string?]) {
  const { file, node } = open(text, path);
  const map = asMap(node);
  const edits = map && insertEntry(file, { map, name, value, ...(after && { after }) });
  return edits && applyEdits(text, edits);
}

function append(text: string, path: Path, value: YamlValue) {
  const { file, node } = open(text, path);
  const edits = appendItem(file, { sequence: node as YamlSequence, value });
  return edits && applyEdits(text, edits);
}

function remove(text: string, path: Path, part: string | number) {
  const { file, node } = open(text, path);
  const edits =
    typeof part === "string"
      ? removeEntry(file, { map: node as YamlMap, name: part })
      : removeItem(file, { sequence: node as YamlSequence, index: part });
  return edits && applyEdits(text, edits);
}

test.each<[string, string, Path, [string, YamlValue, string?], string]>([
  ["at the end", "a:\n  b: 1\nc: 2\n", ["a"], ["z", "v"], "a:\n  b: 1\n  z: v\nc: 2\n"],
  ["behind a key", "a: 1\nb: 2\n", [], ["z", true, "a"], "a: 1\nz: true\nb: 2\n"],
  ["without final line end", "a: 1", [], ["z", "v"], "a: 1\nz: v"],
  ["in CRLF", "a:\r\n  b: 1\r\n", ["a"], ["z", ["x"]], "a:\r\n  b: 1\r\n  z:\r\n    - x\r\n"],
  ["behind a comment", "a: 1 # c\n# d\n", [], ["z", 1], "a: 1 # c\nz: 1\n# d\n"],
  [
    "past deeper comments",
    "a:\n  - 1\n  # - 2\nb: 1\n",
    [],
    ["z", 1, "a"],
    "a:\n  - 1\n  # - 2\nz: 1\nb: 1\n",
  ],
  [
    "list like the file's",
    "a:\n- x\nb: 1\n",
    [],
    ["z", ["x", "y: z"]],
    'a:\n- x\nb: 1\nz:\n- x\n- "y: z"\n',
  ],
  [
    "in steps of four",
    "a:\n    b:\n        c: 1\n",
    ["a"],
    ["z", { k: "v", l: [] }],
    "a:\n    b:\n        c: 1\n    z:\n        k: v\n        l: []\n",
  ],
  ["behind a literal", "a: |\n  x\n\nb: 1\n", [], ["z", 1, "a"], "a: |\n  x\nz: 1\n\nb: 1\n"],
  [
    "behind one that keeps",
    "a: |+\n  x\n\nb: 1\n",
    [],
    ["z", 1, "a"],
    "a: |+\n  x\n\nz: 1\nb: 1\n",
  ],
  ["behind nothing", "a:\n  b:\n\nc: 1\n", ["a"], ["z", "v"], "a:\n  b:\n  z: v\n\nc: 1\n"],
  ["behind a dash", "- a: 1\n- b: 2\n", [0], ["z", "v"], "- a: 1\n  z: v\n- b: 2\n"],
  [
    "a list of maps",
    "a: 1\n",
    [],
    ["z", [{ b: 1, c: [2] }]],
    "a: 1\nz:\n  - b: 1\n    c:\n      - 2\n",
  ],
  ["behind a byte order mark", "\uFEFFa: 1\n", [], ["z", 1], "\uFEFFa: 1\nz: 1\n"],
  ["behind a question mark", "? a\n: b\n? c\n: d\n", [], ["z", 1], "? a\n: b\n? c\n: d\nz: 1\n"],
  ["behind a flow map", "a: {b: 1,\n  c: 2}\n", [], ["z", 1], "a: {b: 1,\n  c: 2}\nz: 1\n"],
])("inserts a key %s", (_, text, path, entry, after) => {
  expect(insert(text, path, entry)).toBe(after);
});

test.each<[string, string, Path]>([
  ["a flow map", "a: {b: 1}\n", ["a"]],
  ["an empty map", "a: {}\n", ["a"]],
  ["a key that is there", "z: 1\n", []],
  ["a literal that keeps and has no end", "a: |+\n  x", []],
])("does not insert into %s", (_, text, path) => {
  const result = insert(text, path, ["z", 1]);
  expect(result).toBeUndefined();
});

test.each<[string, string, Path, YamlValue, string]>([
  ["with its quotes", "a:\n  - 'x'\n", ["a"], "y", "a:\n  - 'x'\n  - 'y'\n"],
  ["in the key's column", "a:\n- x\nb: 1\n", ["a"], "w", "a:\n- x\n- w\nb: 1\n"],
  ["a map", "- a: 1\n  b: 2\n", [], { c: 3, d: 4 }, "- a: 1\n  b: 2\n- c: 3\n  d: 4\n"],
  ["a flow one", "a: [x, y] # c\n", ["a"], "z", "a: [x, y, z] # c\n"],
  ["an empty flow one", "a: []\n", ["a"], "a,b", 'a: ["a,b"]\n'],
  ["a trailing comma", "a: [x, ]\n", ["a"], "z", "a: [x, z ]\n"],
  [
    "a flow one on lines",
    'a: [\n  "x",\n  "y"\n]\n',
    ["a"],
    "z",
    'a: [\n  "x",\n  "y",\n  "z"\n]\n',
  ],
  ["lines with a trailing comma", "a: [\n  x,\n]\n", ["a"], "z", "a: [\n  x,\n  z,\n]\n"],
])("appends an item to %s", (_, text, path, value, after) => {
  expect(append(text, path, value)).toBe(after);
});

test("does not append where a comment stands before the bracket", () => {
  expect(append("a: [\n  x # why\n]\n", ["a"], "z")).toBeUndefined();
});

test.each<[string, string, Path, string | number, string]>([
  ["key", "a: 1\nb: 2\nc: 3\n", [], "b", "a: 1\nc: 3\n"],
  ["key with its lines", "a:\n  - 1\n  - 2 # x\nb: 2\n", [], "a", "b: 2\n"],
  ["last key without line end", "a: 1\nb: 2", [], "b", "a: 1"],
  ["last key in CRLF", "a: 1\r\nb: 2", [], "b", "a: 1"],
  ["first key behind a dash", "- a: 1\n  b: 2\n", [0], "a", "- b: 2\n"],
  ["item", "- a\n- b # c\n- c\n", [], 1, "- a\n- c\n"],
  ["item with its own comment", "- a\n# why b\n- b\n\n- c\n", [], 1, "- a\n\n- c\n"],
  ["item, not the group's comment", "# group\n- a\n- b\n", [], 0, "# group\n- b\n"],
  ["last item with its comment", "- a\n# why b\n- b\nc: ", [], 1, "- a\nc: "],
  ["flow item", "a: [x, y, z]\n", ["a"], 1, "a: [x, z]\n"],
  ["first flow item", "a: [x, y]\n", ["a"], 0, "a: [y]\n"],
  ["last flow item", "a: [x, y]\n", ["a"], 1, "a: [x]\n"],
  ["key with a literal that keeps", "a: |+\n  x\n\nb: 2\n", [], "a", "b: 2\n"],
])("removes a %s", (_, text, path, part, after) => {
  expect(remove(text, path, part)).toBe(after);
});

test.each<[string, string, Path, string | number]>([
  ["the only key", "a: 1\n", [], "a"],
  ["the only item", "- 1\n", [], 0],
  ["an anchor in use", "a: &x 1\nb: *x\n", [], "a"],
  ["an anchor in use inside", "a:\n  - &x 1\nb: *x\n", [], "a"],
  ["a key of a flow map", "a: {b: 1, c: 2}\n", ["a"], "b"],
  ["what is not there", "a: 1\nb: 2\n", [], "z"],
])("does not remove %s", (_, text, path, part) => {
  expect(remove(text, path, part)).toBeUndefined();
});

test.each([
  ["a: x\n", "w", "a: w\n"],
  ["a: 'x' # c\n", "it's", "a: 'it''s' # c\n"],
  ['a: "x"\n', 'q"\\', 'a: "q\\"\\\\"\n'],
  ["a: x\n", "yes", 'a: "yes"\n'],
  ["a: x\n", "127.0.0.1:80:80", "a: 127.0.0.1:80:80\n"],
  ["a: 'x'\n", "a\nb", 'a: "a\\nb"\n'],
])("replaces a scalar: %j", (text, value, after) => {
  const { node } = open(text, ["a"]);
  const edit = node?.kind === "scalar" ? replaceScalar(node, { text: value }) : undefined;
  expect(edit && applyEdits(text, [edit])).toBe(after);
});
