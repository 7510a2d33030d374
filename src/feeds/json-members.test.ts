import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonMembers } from "./json-members.ts";

const members = (text: string) => [...jsonMembers(Buffer.from(text))];

test("gives what JSON.parse gives, member by member", () => {
  const object = fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(object, fc.nat(2), (value, indent) => {
      const entries = JSON.parse(JSON.stringify(Object.entries(value))) as unknown[];
      const text = JSON.stringify(Object.fromEntries(Object.entries(value)), null, indent);
      expect(new Map(members(text))).toEqual(new Map(entries as [string, unknown][]));
    }),
  );
  expect(members("\ufeff { } ")).toEqual([]);
});

test("quotes and braces in strings are no structure", () => {
  expect(
    members('{"a\\"}": {"b": "}]\\\\"}, "c": [1, {"d": "\\u0022"}], "e": -1.5e3 , "f": null}'),
  ).toEqual([
    ['a"}', { b: "}]\\" }],
    ["c", [1, { d: '"' }]],
    ["e", -1500],
    ["f", null],
  ]);
});

test.each([
  "",
  "[",
  "{",
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":1}}',
  "{a:1}",
  '{"a":}',
  '{"a":1 2}',
  '{"a" 1}',
  '{"a":[}',
  '"x"',
])("%j is refused", (text) => {
  expect(() => members(text)).toThrow(SyntaxError);
});
