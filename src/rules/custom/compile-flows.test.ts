import { describe, expect, test } from "vitest";
import { linkPython } from "../../../test/programs.ts";
import { pythonFlows } from "../../analysis/python/flow/program.ts";
import { commandInjection } from "../python/command-injection.ts";
import { untrustedSql } from "../python/untrusted-sql.ts";
import { compileRules } from "./index.ts";
import { parseRuleFile } from "./rule-file.ts";

type Files = Readonly<Record<string, string>>;

const head = "  - id: own\n    language: python\n    title: Own\n    severity: high\n    cwe: 78\n";

/** `rule path:line message` of everything that rules find in files. */
function found(yaml: string, files: Files, catalogue = [commandInjection, untrustedSql]) {
  const { rules, flows = pythonFlows } = compileRules(parseRuleFile("r.yaml", yaml));
  const program = linkPython(flows, files);
  return [...rules, ...catalogue].flatMap((rule) =>
    [...rule.find(program as never)].map(({ message, place }) => {
      return `${rule.id} ${place?.path}:${place?.site.region.startLine} ${message}`;
    }),
  );
}

/** Lines of `a.py` that one rule with these lists reports. */
function lines(flow: string, text: string): number[] {
  const yaml = `rules:\n${head}    flow:\n${flow.replace(/^/gm, "      ")}\n`;
  return found(yaml, { "app/a.py": text }, [])
    .map((one) => Number(/:(\d+)/.exec(one)?.[1]))
    .sort((a, b) => a - b);
}

const basic = "sources: [lib.read(...)]\nsinks: ['lib.send($SINK, ...)']\n";

describe("rules of their own", () => {
  test.each<[string, string, string, number[]]>([
    ["a call to a call", basic, "import lib\nx = lib.read()\nlib.send(x)\nlib.send(1, x)\n", [3]],
    ["through other names", basic, "from lib import read as r, send\nsend(f'a{r()}')\n", [2]],
    [
      "through functions",
      basic,
      "import lib\ndef give():\n    return lib.read()\ndef take(v):\n    lib.send(v)\ntake(give())\n",
      [5],
    ],
    ["a number is none", basic, "import lib\nlib.send(int(lib.read()))\n", []],
    [
      "what a request brings is another matter",
      basic,
      "import lib\nfrom flask import request\nlib.send(request.args['a'])\n",
      [],
    ],
    [
      "unless it is asked for",
      "sources: [request]\nsinks: ['lib.send(...)']\n",
      "import lib, sys\nfrom flask import request\nlib.send(1, request.args['a'])\nlib.send(sys.argv[1])\n",
      [3],
    ],
    [
      "parameters of a route of FastAPI too",
      "sources: [request]\nsinks: ['lib.send(...)']\n",
      "import lib\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef f(q: str, n: int):\n    lib.send(q)\n    lib.send(n)\n",
      [6],
    ],
    [
      "an attribute, an element, an assignment",
      "sources: [lib.current]\nsinks: ['$X.role = $SINK', 'lib.table[$SINK]']\n",
      "import lib\nu.role = lib.current.name\nlib.table[lib.current]\nlib.table[1]\nu.role = 1\n",
      [2, 3],
    ],
    [
      "parameters of decorated functions",
      "sources: [{decorator: lib.handler}]\nsinks: [lib.send(...)]\n",
      "import lib\n@other\n@lib.handler('a')\ndef f(a, *, b):\n    lib.send(b)\n@lib.handler\nclass C: pass\nclass D:\n    @lib.handler\n    def g(self, c):\n        lib.send(self)\n        lib.send(c)\ndef h(d):\n    lib.send(d)\n",
      [5, 12],
    ],
    [
      "parameters by name",
      "sources: [{decorator: lib.handler, parameters: [b]}]\nsinks: [lib.send(...)]\n",
      "import lib\n@lib.handler\ndef f(a, b):\n    lib.send(a)\n    lib.send(b)\n",
      [5],
    ],
    [
      "sanitizers",
      `${basic}sanitizers: [lib.clean(...)]\n`,
      "import lib\nx = lib.read()\nlib.send(lib.clean(x))\nx = lib.clean(x)\nlib.send(x)\n",
      [],
    ],
    [
      "guards, on the way where they hold",
      `${basic}sanitizers: [{guard: lib.fine($VALUE)}]\n`,
      "import lib\ndef f():\n    x = lib.read()\n    if lib.fine(x):\n        lib.send(x)\n    else:\n        lib.send(x)\ndef g():\n    x = lib.read()\n    if not lib.fine(x):\n        raise E\n    lib.send(x)\n",
      [7],
    ],
    [
      "propagators",
      `${basic}propagators: ['lib.wrap($FROM, ...)', '$X.part(...)']\n`,
      "import lib\nx = lib.read()\nlib.send(lib.wrap(x))\nlib.send(lib.wrap(1, x))\nlib.send(lib.other(x))\nlib.send(lib.box(x).part())\nlib.send(lib.wrap(lib.wrap(lib.wrap(x))))\n",
      [3, 7],
    ],
    [
      "conditions on names",
      "sources: [lib.read(...)]\nsinks: [{match: {pattern: '$F.send($SINK)', where: {$F: {regex: '^lib'}}}}]\n",
      "import lib\nlib.send(lib.read())\nother.send(lib.read())\n",
      [2],
    ],
    [
      "a row of arguments",
      "sources: [lib.read()]\nsinks: ['lib.send($_, $...SINK)']\n",
      "import lib\nlib.send(lib.read(), 1)\nlib.send(1, 2, lib.read())\n",
      [3],
    ],
    ["what the pattern does not name", basic, "import other\nother.send(other.read())\n", []],
    ["broken and empty files", basic, "\ufeffimport lib\r\nlib.send(lib.read()\r\n", [2]],
  ])("%s", (_, flow, text, expected) => {
    expect(lines(flow, text)).toEqual(expected);
  });

  test("modules of the project are known by their own names and from beside", () => {
    const yaml = `rules:\n${head}    flow: {sources: [shop.web.read()], sinks: [shop.db.send(...)]}\n`;
    const files = {
      "src/shop/__init__.py": "",
      "src/shop/db.py": "def send(x): pass\ndef own(x):\n    send(x)\n",
      "src/shop/web.py": "from .db import send\ndef read(): pass\nsend(read())\n",
      "src/shop/sub/deep.py": "from ..web import read\nfrom ..db import send, own\nown(read())\n",
      "src/shop/sub/other.py": "from .web import read\nfrom .db import send\nsend(read())\n",
    };
    expect(
      found(yaml, files, [])
        .map((one) => one.split(" ")[1])
        .sort(),
    ).toEqual(["src/shop/db.py:3", "src/shop/web.py:3"]);
  });

  test("messages, paths, severity in tests", () => {
    const text = "import lib\nlib.send(lib.read())\n";
    const yaml = (more: string) =>
      `rules:\n${head}${more}    flow:\n      sources: [{match: lib.read(), what: a mail}]\n      sinks: [lib.send(...)]\n`;
    expect(found(yaml(""), { "a.py": text })).toEqual([
      "custom/own a.py:2 A mail reaches `lib.send`.",
    ]);
    const told = yaml("    message: $SINK gets $SOURCE.\n    paths: {exclude: [b.py]}\n");
    expect(found(told, { "a.py": text, "b.py": text })).toEqual([
      "custom/own a.py:2 `lib.send` gets a mail.",
    ]);
    const { rules, flows = pythonFlows } = compileRules(parseRuleFile("r.yaml", yaml("")));
    const program = linkPython(flows, { "tests/test_a.py": text });
    expect([...(rules[0]?.find(program as never) ?? [])]).toMatchObject([{ severity: "low" }]);
  });

  test("rules share what they follow; more than ten kinds are refused", () => {
    const rule = (i: number, source: string) =>
      `${head.replace("own", `own-${i}`)}    flow: {sources: [${source}], sinks: [lib.send${i}(...)]}\n`;
    const many = Array.from({ length: 30 }, (_, i) => rule(i, "lib.read()")).join("");
    const text = "import lib\nlib.send3(lib.read())\nlib.send29(lib.read())\n";
    expect(found(`rules:\n${many}`, { "a.py": text }, [])).toEqual([
      "custom/own-3 a.py:2 What `lib.read` gives reaches `lib.send3`.",
      "custom/own-29 a.py:3 What `lib.read` gives reaches `lib.send29`.",
    ]);
    const ten = Array.from({ length: 10 }, (_, i) => rule(i, `lib.read${i}()`)).join("");
    const each = Array.from(
      { length: 10 },
      (_, i) => `lib.send${i}(lib.read${i}())\nlib.send${i}(lib.read${(i + 1) % 10}())\n`,
    );
    expect(found(`rules:\n${ten}`, { "a.py": `import lib\n${each.join("")}` }, [])).toHaveLength(
      10,
    );
    const eleven = `rules:\n${ten}${rule(10, "lib.more()")}`;
    expect(() => found(eleven, {})).toThrow(/^r\.yaml:\d+: rule own-10: at most 10 sets/);
  });
});

describe("facts for rules of the catalogue", () => {
  const facts = (more: string) => `facts:\n  - language: python\n${more.replace(/^/gm, "    ")}\n`;

  test("a source, a sink and a sanitizer of a company's own", () => {
    const yaml = facts(
      "sources: [lib.params]\nsinks: [{match: '$DB.run_sql($SINK, ...)', kind: sql, what: a statement}]\nsanitizers: [{match: lib.tidy(...), kinds: [command]}, {guard: lib.plain($VALUE), kinds: [command]}]\npropagators: [lib.wrap(...)]",
    );
    const text =
      "import lib, os\nfrom flask import request\nos.system(lib.params['a'])\nos.system(lib.tidy(lib.params['a']))\ndb.run_sql(request.args['q'])\ndb.run_sql(lib.tidy(request.args['q']))\nif lib.plain(lib.params):\n    os.system(lib.params)\nos.system(lib.wrap(lib.params))\n";
    expect(
      found(yaml, { "a.py": text }).map((one) => one.split(" ").slice(0, 2).join(" ")),
    ).toEqual([
      "python/command-injection a.py:3",
      "python/command-injection a.py:8",
      "python/command-injection a.py:9",
      "python/untrusted-sql a.py:5",
    ]);
    expect(found(yaml, { "a.py": "import os\nx = 1\n" })).toEqual([]);
  });

  test("no facts, no rules of flows: the catalogue's own reader", () => {
    const set = parseRuleFile("r.yaml", `rules:\n${head}    match: f()\n`);
    expect(compileRules(set).flows).toBeUndefined();
  });
});

test.each([
  ["sources: [request]\nsinks: ['$X.role = 1']", /a sink that is a statement says with \$SINK/],
  ["sources: [request]\nsinks: [f(]", /no Python: f\(/],
  [`${basic}sanitizers: [{guard: f(...)}]`, /a guard says with \$VALUE/],
  ["sources: [{decorator: '@f'}]\nsinks: [f()]", /no Python: @f/],
])("%j is refused", (flow, message) => {
  expect(() => lines(flow, "")).toThrow(message);
  expect(() => lines(flow, "")).toThrow(/^r\.yaml:2: rule own: /);
});

test("a file that matches everywhere ends", () => {
  const fn = `def f():\n${"    lib.send(lib.read(lib.read(lib.wrap(1))))\n".repeat(100)}`;
  const text = `import lib\n${fn.repeat(30)}`;
  const flow = `${basic}propagators: [lib.wrap(...), lib.read(...)]\nsanitizers: ['$F($...A, 7)']\n`;
  expect(lines(flow, text)).toHaveLength(3000);
  const nested = `import lib\nlib.send(${"lib.wrap(".repeat(100)}lib.read()${")".repeat(100)})\n`;
  expect(lines(flow, nested)).toEqual([2]);
});
