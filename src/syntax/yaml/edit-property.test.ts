import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { applyEdits } from "../edits.ts";
import {
  appendItem,
  insertEntry,
  parseYaml,
  plainValue,
  removeEntry,
  removeItem,
  resolveNode,
  spellScalar,
  type YamlFile,
  type YamlNode,
  type YamlValue,
} from "../yaml.ts";

type Path = readonly (string | number)[];

test("what is spelled reads as the same text under YAML 1.1 and 1.2, alone, in maps and in brackets", () => {
  const odd = fc.constantFrom(
    ..."yes no on off ~ null . +. -. E0 ._1 1_0 1 1.5 .5 1e3 0x1f 0o7 017 12:30 22:22:22 .inf .nan 2024-01-02 << = - -- --- ... -x ? ?x : a: :a #a a#b".split(
      " ",
    ),
    "a: b",
    "a #b",
    " a",
    "a ",
    "",
    "[a",
    "{a}",
    "a, b",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'",
    '"',
    "\\",
    "\u2028",
    "\u0085",
    "\uFEFF",
    "\u0000",
    "😀",
    "a\nb",
    "\t",
  );
  const text = fc.oneof(odd, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii" }));
  const quoting = fc.constantFrom("plain", "single", "double" as const);
  fc.assert(
    fc.property(text, quoting, (value, q) => {
      fc.pre(!/\p{Surrogate}/u.test(value));
      for (const version of ["1.1", "1.2"] as const) {
        expect(
          parse(`a: ${spellScalar(value, { quoting: q as "plain" })} # c\n`, { version }).a,
        ).toBe(value);
        const flow = spellScalar(value, { quoting: q as "plain", flow: true });
        expect(parse(`[${flow}, ${flow}]`, { version })).toEqual([value, value]);
      }
      expect(spellScalar(value)).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 500 },
  );
});

const word = fc.constantFrom(
  "a",
  "b c",
  "yes",
  "12",
  "x: y",
  "it's",
  "two\nlines",
  "ends\n",
  "# no",
  "",
);
const key = fc.constantFrom("k", "l", "m", "o", "p-q", "r s");
const tree = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word,
    fc.integer({ min: 0, max: 99 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const layout = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  windows: fc.boolean(),
  final: fc.boolean(),
  comments: fc.array(fc.nat(40), { maxLength: 4 }),
  singleQuote: fc.constantFrom(true, false, null),
});

/** A value written in one of many layouts, comments sprinkled between its lines. */
function write(value: YamlValue, at: typeof layout extends fc.Arbitrary<infer T> ? T : never) {
  const { indent, indentSeq, singleQuote } = at;
  const plain = stringify(value, { indent, indentSeq, singleQuote, lineWidth: 0 });
  const lines = plain.split("\n");
  for (const place of at.comments) {
    const index = place % lines.length;
    const margin = /^ */.exec(lines[index] ?? "")?.[0] ?? "";
    if (lines[index]) lines.splice(index, 0, `${margin}# note ${place}`);
  }
  const commented = lines.join("\n");
  const same = JSON.stringify(parse(commented)) === JSON.stringify(parse(plain));
  const text = (same ? commented : plain).replace(/\n$/, at.final ? "\n" : "");
  return at.windows ? text.replaceAll("\n", "\r\n") : text;
}

type Found = { readonly path: Path; readonly node: YamlNode };

function collections(node: YamlNode | undefined, path: Path = []): Found[] {
  const at = resolveNode(node);
  if (at?.kind === "map") {
    return [
      { path, node: at },
      ...at.entries.flatMap((e) => collections(e.value, [...path, e.name])),
    ];
  }
  if (at?.kind !== "sequence") return [];
  return [{ path, node: at }, ...at.items.flatMap((e, i) => collections(e.value, [...path, i]))];
}

function change(value: unknown, path: Path, edit: (at: never) => void): unknown {
  const copy = structuredClone(value);
  edit(
    path.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown>)[step],
      copy,
    ) as never,
  );
  return copy;
}

function forEachCollection(check: (file: YamlFile, found: Found, before: unknown) => void) {
  fc.assert(
    fc.property(tree, layout, (value, at) => {
      const text = write(value, at);
      const file = parseYaml(text);
      expect(file.problems).toEqual([]);
      const before = parse(text);
      expect(plainValue(file.documents[0]?.root)).toEqual(before);
      for (const found of collections(file.documents[0]?.root)) check(file, found, before);
    }),
    { numRuns: 700 },
  );
}

test("a key inserted anywhere adds that key and nothing else", () => {
  let inserted = 0;
  forEachCollection((file, { path, node }, before) => {
    if (node.kind !== "map") return;
    for (const after of [undefined, ...node.entries.map((e) => e.name)]) {
      const value = ["v", { w: [1] }];
      const edits = insertEntry(file, { map: node, name: "new", value, ...(after && { after }) });
      if (!edits) continue;
      inserted++;
      expect(edits.every(({ range }) => range.start === range.end)).toBe(true);
      const expected = change(before, path, (map: Record<string, unknown>) => {
        map["new"] = value;
      });
      expect(parse(applyEdits(file.text, edits))).toEqual(expected);
    }
  });
  expect(inserted).toBeGreaterThan(500);
});

test("an item appended anywhere adds that item and nothing else", () => {
  let appended = 0;
  forEachCollection((file, { path, node }, before) => {
    if (node.kind !== "sequence") return;
    const edits = appendItem(file, { sequence: node, value: "new: item" });
    if (!edits) return;
    appended++;
    expect(edits.every(({ range }) => range.start === range.end)).toBe(true);
    const expected = change(before, path, (list: unknown[]) => list.push("new: item"));
    expect(parse(applyEdits(file.text, edits))).toEqual(expected);
  });
  expect(appended).toBeGreaterThan(150);
});

test("what is removed anywhere goes alone", () => {
  let removed = 0;
  forEachCollection((file, { path, node }, before) => {
    if (node.kind !== "map" && node.kind !== "sequence") return;
    const parts = node.kind === "map" ? node.entries : node.items;
    for (const index of parts.keys()) {
      const edits =
        node.kind === "map"
          ? removeEntry(file, { map: node, name: node.entries[index]?.name ?? "" })
          : removeItem(file, { sequence: node, index });
      if (!edits) continue;
      removed++;
      expect(edits.every(({ text }) => text === "")).toBe(true);
      const expected = change(before, path, (at: unknown[] & Record<string, unknown>) => {
        if (node.kind === "map") delete at[node.entries[index]?.name ?? ""];
        else at.splice(index, 1);
      });
      expect(parse(applyEdits(file.text, edits))).toEqual(expected);
    }
  });
  expect(removed).toBeGreaterThan(500);
});
