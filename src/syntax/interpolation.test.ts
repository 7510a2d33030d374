import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeTemplate, interpolate, literalText, parseTemplate } from "./interpolation.ts";

const none = new Map<string, string>();

test.each([
  ["plain", "plain"],
  ["a$$b", "a$b"],
  ["$A-${A}", "1-1"],
  ["${A:-x}${B:-x}${C:-x}", "1xx"],
  ["${B-x}${C-x}", "x"],
  ["${A:+y}${B:+y}${B+y}${C+y}", "yy"],
  ["${A:?m}${B?m}", "1"],
  ["${C:-${B:-deep}}", "deep"],
  ["${C:-a$$b}", "a$b"],
  ["${C:-}", ""],
  ["$UNSET", ""],
  ["${C:-post:gres@x/y?z}", "post:gres@x/y?z"],
])("resolves %s", (text, expected) => {
  const variables = new Map([
    ["A", "1"],
    ["B", ""],
  ]);
  expect(interpolate(text, variables)).toBe(expected);
});

test.each(["${C:?set C}", "${B:?}", "$", "a$1", "${", "${A", "${A-", "${-x}", "$ {A}", "${A b}"])(
  "does not resolve %s",
  (text) => {
    expect(interpolate(text, new Map([["B", ""]]))).toBeUndefined();
  },
);

test("knows where operands stand", () => {
  const text = "x${A:-secret}y";
  const [, part] = parseTemplate(text);
  expect(part).toMatchObject({ kind: "variable", name: "A", operator: ":-", operand: "secret" });
  expect(part?.kind === "variable" && part.operandRange).toEqual({ start: 6, end: 12 });
});

test("a text with a variable is no literal", () => {
  expect(literalText("a$$b")).toBe("a$b");
  expect(literalText("a$b")).toBeUndefined();
  expect(literalText("a$")).toBeUndefined();
});

test("what is escaped comes back, and parts cover the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."$${}:-?+AB_1 x".split("")) }), (text) => {
      expect(interpolate(escapeTemplate(text), none)).toBe(text);
      const parts = parseTemplate(text);
      expect(parts.map(({ range }) => text.slice(range.start, range.end)).join("")).toBe(text);
    }),
  );
});

test("unclosed braces take linear time", () => {
  parseTemplate("${A:-".repeat(2000));
});
