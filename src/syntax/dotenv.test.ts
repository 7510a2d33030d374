import { expect, test } from "vitest";
import { dotenvSyntax, isEnvFile, isEnvTemplate } from "./dotenv.ts";

const parse = (text: string) => dotenvSyntax.parse({ path: ".env", text, encoding: "utf-8" });
const pairs = (text: string) => parse(text).entries.map(({ name, value }) => [name, value]);

test.each<[string, [string, string][]]>([
  ["", []],
  ["A=1", [["A", "1"]]],
  [
    "\uFEFFA=1\r\nB=2\r\n",
    [
      ["A", "1"],
      ["B", "2"],
    ],
  ],
  ["export A = 1 # note\n", [["A", "1"]]],
  ["A=a#b\n", [["A", "a#b"]]],
  [
    "A=#b\nB=\n",
    [
      ["A", ""],
      ["B", ""],
    ],
  ],
  ["A='x # y' # note\n", [["A", "x # y"]]],
  [
    'A="x\\"y"\nB=2\n',
    [
      ["A", 'x\\"y'],
      ["B", "2"],
    ],
  ],
  [
    'A="one\ntwo"\nB=2\n',
    [
      ["A", "one\ntwo"],
      ["B", "2"],
    ],
  ],
  [
    'A="open\nB=2\n',
    [
      ["A", '"open'],
      ["B", "2"],
    ],
  ],
  ["# A=1\n  B=2  \nnot an assignment\n=3\n1A=4\n", [["B", "2"]]],
  ["A=b=c\n", [["A", "b=c"]]],
])("reads %j", (text, expected) => {
  expect(pairs(text)).toEqual(expected);
});

test("ranges fit the text", () => {
  const text = " export KEY = 'va lue'\r\nB=x y \t\r\n";
  const entries = parse(text).entries;
  const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  expect(entries.map((e) => [cut(e.nameRange), cut(e.valueRange), e.quote])).toEqual([
    ["KEY", "va lue", "'"],
    ["B", "x y", ""],
  ]);
});

test("open quotes and long lines take no time", () => {
  parse('A="x\n'.repeat(20_000));
  parse(" ".repeat(1e6));
  parse(`A=${" #".repeat(500_000)}`);
});

test.each([".env", "a/.env", ".env.local", ".env.production", "config/prod.env"])(
  "%s holds values",
  (path) => {
    expect(isEnvFile(path)).toBe(true);
  },
);

test.each([
  ".env.example",
  ".env.sample",
  "template.env",
  ".env.dist",
  ".envrc",
  "env",
  "a.env.ts",
])("%s does not", (path) => {
  expect(isEnvFile(path)).toBe(false);
});

test("a template is told by its name", () => {
  expect(isEnvTemplate("deploy/.env.production.example")).toBe(true);
  expect(isEnvTemplate("example/.env")).toBe(false);
});
