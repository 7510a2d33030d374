import { describe, expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { UsageError } from "../../model/index.ts";
import { compileRule } from "./compile-rule.ts";
import { parseRuleFile } from "./rule-file.ts";
import type { MatchSpec } from "./rule-spec.ts";

const python = await loadPython();

function ruleOf(match: MatchSpec, more: object = {}) {
  return compileRule({
    id: "sample",
    language: "python",
    title: "A sample",
    severity: "high",
    cwe: 710,
    match,
    ...more,
  });
}

function found(match: MatchSpec, text: string): string[] {
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  return [...ruleOf(match).find(document)].map(({ range }) => text.slice(range.start, range.end));
}

describe("patterns", () => {
  test.each<[string, MatchSpec, string, string[]]>([
    ["a call as written", "f(1)", "f(1)\nf(2)\n", ["f(1)"]],
    ["any arguments", "f(...)", "f()\nf(1, a=2)\ng()\n", ["f()", "f(1, a=2)"]],
    ["no others without dots", "f($X)", "f(1)\nf(1, 2)\nf(1, a=2)\n", ["f(1)"]],
    ["the last argument", "f(..., 3)", "f(1, 2, 3)\nf(3, 1)\nf(3)\n", ["f(1, 2, 3)", "f(3)"]],
    [
      "named arguments in any order",
      "f(..., a=1, b=2)",
      "f(b=2, c=3, a=1)\nf(a=1)\n",
      ["f(b=2, c=3, a=1)"],
    ],
    ["a name twice", "$X == $X", "a == a\na == b\n", ["a == a"]],
    [
      "through imports",
      "requests.get(...)",
      "from requests import get as fetch\nimport requests as r\nfetch(u)\nr.get(u)\nother.get(u)\n",
      ["fetch(u)", "r.get(u)"],
    ],
    ["any object", "$X.extra(...)", "q.objects.extra(1)\nextra(1)\n", ["q.objects.extra(1)"]],
    ["any text", 'f("...")', "f('x')\nf(x)\n", ["f('x')"]],
    ["text however it is quoted", 'f("a\\n")', "f('a\\x0a')\nf('a')\n", ["f('a\\x0a')"]],
    ["formatted text", 'f(f"...")', "f(f'{x}')\nf('x')\n", ["f(f'{x}')"]],
    ["an attribute by its name", "$X.$METHOD(1)", "a.b(1)\nb(1)\n", ["a.b(1)"]],
    ["an assignment", "$X = f(...)", "y = f(2)\nz = g()\n", ["y = f(2)"]],
    [
      "a function whatever it takes and does",
      "def $F(...): ...",
      "def a(x, *, y):\n    return 1\n",
      ["def a(x, *, y):\n    return 1"],
    ],
    [
      "statements in a row",
      "$X = open(...)\n...\n$X.read()",
      "a = open(p)\nb = 1\na.read()\nc()\n",
      ["a = open(p)\nb = 1\na.read()"],
    ],
    ["a list with anything before", "[..., 1]", "[2, 1]\n[1, 2]\n", ["[2, 1]"]],
    ["arguments as a row", "f($...ARGS)", "f(1, 2)\n", ["f(1, 2)"]],
  ])("%s", (_, match, text, expected) => {
    expect(found(match, text)).toEqual(expected);
  });

  test("any, all, not, inside, where", () => {
    expect(found({ any: ["f()", "g()"] }, "f()\ng()\nh()\n")).toEqual(["f()", "g()"]);
    expect(found({ all: ["f($X)", { not: "f(1)" }] }, "f(1)\nf(2)\n")).toEqual(["f(2)"]);
    const inside = { all: ["f()", { inside: "def safe(...): ..." }] };
    expect(found(inside, "f()\ndef safe():\n    if x:\n        f()\n")).toEqual(["f()"]);
    const outside = { all: ["f()", { not: { inside: "with lock: ..." } }] };
    expect(found(outside, "with lock:\n    f()\nif x:\n    f()\n")).toHaveLength(1);
    const secret = {
      pattern: "$X = $V",
      where: { $X: { regex: "token$" }, $V: { constant: true } },
    };
    expect(found(secret, "my_token = 'a'\nmy_token = f()\nx = 'a'\n")).toEqual(["my_token = 'a'"]);
    const named = { pattern: "f($X)", where: { $X: { "not-regex": "^safe" } } };
    expect(found(named, "f(safe_a)\nf(b)\n")).toEqual(["f(b)"]);
    const sameInside = { all: ["g($X)", { inside: "def $F($X): ..." }] };
    expect(found(sameInside, "def h(a):\n    g(a)\n    g(b)\n")).toEqual(["g(a)"]);
  });

  test("a message says what names stand for, and never a literal", () => {
    const text = "import os\nos.system(cmd)\nos.system('secret')\n";
    const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
    const rule = ruleOf("os.system($X)", { message: "$X is run" });
    expect([...rule.find(document)].map(({ message }) => message)).toEqual([
      "cmd is run",
      "a value is run",
    ]);
    expect(rule).toMatchObject({ id: "custom/sample", triggers: ["system"] });
  });

  test("paths are taken in and left out", () => {
    const rule = ruleOf("f()", { paths: { include: ["app/**"], exclude: ["**/tests/**"] } });
    const at = (path: string) => [
      ...rule.find(python.parse({ path, text: "f()\n", encoding: "utf-8" })),
    ];
    expect([at("app/a.py"), at("b.py"), at("app/tests/a.py")].map((all) => all.length)).toEqual([
      1, 0, 0,
    ]);
  });

  test("a pattern with many dots ends on a long list", () => {
    const text = `f(${"0, ".repeat(400)}0)\n`;
    expect(found("f(..., 1, ..., 2, ..., 3, ..., 4, ..., 5)", text)).toEqual([]);
  });

  test.each([
    ["f(", /no Python/],
    [{ pattern: "$X", where: { $X: { regex: "(" } } }, /Invalid regular expression/],
    [
      Array.from({ length: 60 }).reduce((part) => ({ not: part }), "f()"),
      /nested more than 50 deep/,
    ],
  ])("%.80j is refused", (match, message) => {
    expect(() => ruleOf(match as MatchSpec)).toThrow(message);
    expect(() => ruleOf(match as MatchSpec)).toThrow(UsageError);
  });
});

describe("rule files", () => {
  const text = (more: string) =>
    `rules:\n  - id: a\n    language: python\n    title: A\n    severity: low\n    match: f()\n${more}`;

  test("a rule", () => {
    expect(parseRuleFile("r.yaml", text("    cwe: 295\n"))).toMatchObject({
      rules: [{ id: "a", cwe: 295, place: "r.yaml:2" }],
      facts: [],
    });
  });

  test.each([
    ["rules: [", /r\.yaml:1: this is no YAML/],
    ["rules: []", /r\.yaml: rules/],
    [text("    colour: red\n"), /colour/],
    [text("    cwe: CWE-1\n"), /cwe/],
    [text("").replace("id: a", "id: A b"), /an id such as/],
    [text("").replace("match: f()", "match: {some: [a]}"), /match: a pattern, or one of/],
    [`${text("")}${text("").slice("rules:\n".length)}`, /two rules are called a/],
  ])("%s is refused", (file, message) => {
    expect(() => parseRuleFile("r.yaml", file)).toThrow(message);
  });
});
