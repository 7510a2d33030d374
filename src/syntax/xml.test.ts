import fc from "fast-check";
import { expect, test } from "vitest";
import { attributeOf, childrenOf, parseXml, textOf, type XmlElement } from "./xml.ts";

const text = `\ufeff<?xml version="1.0"?>
<!DOCTYPE project [ <!ENTITY a "b"> ]>
<!-- <dependency> -->
<project xmlns='x' Sdk = "A&amp;B">
  <name>one &lt; two</name>
  <empty/><ns:other a="1" b='2 > 1'></ns:other>
  <![CDATA[ <not a tag> ]]>
</project>
`;

function shape({ name, text: own, children }: XmlElement): unknown {
  return [name, own, ...children.map(shape)];
}

test("elements, attributes and characters, with their places", () => {
  const source = text.replace("\ufeff", "");
  const root = parseXml(source);
  expect(shape(root)).toEqual([
    "project",
    "",
    ["name", "one < two"],
    ["empty", ""],
    ["ns:other", ""],
  ]);
  expect(attributeOf(root, "sdk")?.value).toBe("A&B");
  const at = (range?: { start: number; end: number }) => source.slice(range?.start, range?.end);
  expect(at(attributeOf(root, "Sdk")?.range)).toBe("A&amp;B");
  expect(at(childrenOf(root, "name")[0]?.textRange)).toBe("one &lt; two");
  expect(at(childrenOf(root, "other")[0]?.range)).toBe(`<ns:other a="1" b='2 > 1'>`);
  expect(textOf(root, "name")).toBe("one < two");
  expect(textOf(root, "none")).toBeUndefined();
});

test("entities of documents are not expanded", () => {
  expect(parseXml('<!DOCTYPE a [<!ENTITY x "yyyy">]><a>&x;&#65;&#x42;&#99999999;</a>').text).toBe(
    "&x;AB&#99999999;",
  );
});

test.each([
  ["", 1],
  ["just words", 1],
  ["<a>\n<b>\n</a>", 3],
  ["<a>\n<b></b>", 1],
  ["<a/>\n</b>", 2],
  ["<a>\n<!-- no end", 2],
  ["<a>\n<b c=1/></a>", 2],
  ["<a>\n<<<<<<< HEAD\n</a>", 2],
  ["<a>".repeat(300), 1],
])("%j is broken in line %s", (source, line) => {
  expect(() => parseXml(source)).toThrow(new RegExp(`\\(line ${line}\\)$`));
});

test("any text is read or is an error of content, in a moment", () => {
  const piece = fc.constantFrom(
    "<",
    "</",
    "a",
    "b",
    ">",
    "/>",
    "=",
    '"',
    "'",
    " ",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "<!",
    "&lt;",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        parseXml(pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
  for (const many of [
    "<!--".repeat(50_000),
    `<a ${'b="c" '.repeat(50_000)}`,
    " ".repeat(500_000),
    `<a${" ".repeat(300_000)}`,
  ]) {
    expect(() => parseXml(many)).toThrow(SyntaxError);
  }
});
