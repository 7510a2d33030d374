import { expect, test } from "vitest";
import { UsageError } from "../../model/index.ts";
import { parseRuleFile } from "./rule-file.ts";

const head = "rules:\n  - id: a\n    language: python\n    title: A\n    severity: low\n";
const flow = (sinks: string) =>
  `${head}    flow:\n      sources: [request]\n      sinks:\n${sinks}`;

test("short forms are written out, and every rule says where it stands", () => {
  const text = `${flow("        - f($X)\n")}facts:\n  - language: python\n    sources: [g()]\n`;
  expect(parseRuleFile("r.yaml", text)).toMatchObject({
    rules: [{ flow: { sources: ["request"], sinks: [{ match: "f($X)" }] }, place: "r.yaml:2" }],
    facts: [{ sources: [{ match: "g()" }], place: "r.yaml:11" }],
  });
});

test.each([
  ["rules: [", /^r\.yaml:1: this is no YAML: /],
  ["{}", /^r\.yaml: rules, or facts, are expected/],
  [head, /^r\.yaml:2: rules\.0: a rule has either match or flow/],
  [
    flow("        - {match: f(), kind: sql}\n"),
    /^r\.yaml:9: rules\.0\.flow\.sinks\.0: a pattern, or/,
  ],
  [`${head}    match: f()\n  - id: a\n`, /^r\.yaml:7: rules\.1\.language: /],
  [
    `facts:\n  - language: python\n    sinks: [{match: f(), kind: sqll}]\n`,
    /:3: .*sqll.* is no kind: /,
  ],
  [`facts:\n  - language: python\n    sanitizers: [{match: f()}]\n`, /with kinds out of command, /],
  [`${head}    match: &a {not: *a}\n`, /an alias stands inside of what it names/],
  [`a: &a [1]\n${"b: [*a]\n".repeat(3)}`, /r\.yaml/],
  [`x: &a [1, 2]\ny: &b [${"*a, ".repeat(50)}]\nz: [${"*b, ".repeat(50)}]\n`, /^r\.yaml/],
  ["[".repeat(50_000), /nested too deeply/],
  [
    `${head}    match: ${"{not: ".repeat(3000)}f()${"}".repeat(3000)}\n`,
    /nested too deeply|r\.yaml/,
  ],
  ["- ".repeat(50_000), /nested too deeply/],
  [
    `a:\n${Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}- \n`).join("")}`,
    /nested too deeply/,
  ],
  [`# ${"x".repeat(1_000_001)}`, /is longer than 1000000 characters/],
])("%.60j is refused and says where", (text, message) => {
  expect(() => parseRuleFile("r.yaml", text)).toThrow(message);
  expect(() => parseRuleFile("r.yaml", text)).toThrow(UsageError);
});
