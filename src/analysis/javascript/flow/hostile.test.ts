import { expect, test } from "vitest";
import { linkScripts, scriptFlowLines } from "../../../../test/javascript-flows.ts";

const head = 'const { exec } = require("child_process");\n';
const found = (text: string) => linkScripts({ "a.js": text });

test.each([
  [
    "a byte order mark and CRLF",
    `\uFEFF${head}app.get("/", (req, res) => { exec(req.query.a); });`.replaceAll("\n", "\r\n"),
    2,
  ],
  ["no final line end", `${head}app.get("/", (req, res) => exec(req.query.a))`, 2],
  [
    "a syntax error elsewhere",
    `${head}app.get("/", (req, res) => { exec(req.query.a); });\nfunction (`,
    2,
  ],
  [
    "names of objects",
    `${head}app.get("/", (req, res) => { const constructor = req.query.__proto__;\nexec(constructor); });\n`,
    3,
  ],
])("reads %s", (_, text, line) => {
  expect(scriptFlowLines({ "a.js": text })).toEqual([
    `command a.js:${line} from a.js: the query of the request`,
  ]);
});

test.each([
  ["functions in functions", `${"function f() {\n".repeat(300)}${"}".repeat(300)}`],
  [
    "callbacks in callbacks",
    `app.get("/", (req) => {${"a(() => {\n".repeat(200)}${"});".repeat(200)}});`,
  ],
  ["a long sum", `app.get("/", (req) => exec(${"req.query.a +\n".repeat(3000)}""));`],
  ["a long chain", `app.get("/", (req) => x${".a(req.query.b)\n".repeat(2000)});`],
  ["brackets", `x = ${"[\n".repeat(400)}${"]".repeat(400)};`],
  ["promises", `app.get("/", (req) => p${".then((x) => x)\n".repeat(500)});`],
])("ends where %s go on for long", (_, text) => {
  expect(found(head + text).flows.length).toBeLessThanOrEqual(1);
});

test("names a file as read in part where callbacks multiply", () => {
  const call = "a.forEach((x) => {\n";
  const loop = `for (const y of a) { ${call.repeat(12)} exec(x); ${"});\n".repeat(12)} }\n`;
  const text = `${head}app.get("/", (req) => { const a = req.body.list;\n${loop.repeat(40)} });`;
  const { flows, limited } = found(text);
  expect(limited.length).toBeLessThanOrEqual(1);
  expect(flows.length).toBeGreaterThan(0);
});

test("does not follow what refers to itself for ever", () => {
  const files = {
    "a.js":
      'module.exports = require("./b");\nexports.run = require("./b").run;\nclass A extends A {}\nlet x = () => x();\nx = x.y.z;\n',
    "b.js": 'module.exports = require("./a");\nexport * from "./a";\nexport * from "./b";\n',
    "c.js": `${head}const b = require("./b");\napp.get("/", (req, res) => exec(b.run(req.query.a)));\n`,
  };
  expect(scriptFlowLines(files)).toEqual([]);
});

test("does not ask for ever what functions say of each other", () => {
  const answers = Array.from(
    { length: 60 },
    (_, i) => `const f${i} = (x) => f${i + 1}(x) && f${i + 1}(x);`,
  );
  const text = `${head}${answers.join("\n")}\napp.get("/", (req, res) => {\nif (f0(req.query.a)) exec(req.query.a);\n});\n`;
  const { flows, limited } = found(text);
  expect([flows.length, limited]).toEqual([1, []]);
});

test("keeps a reference that grows in a loop short", () => {
  const text = `${head}let at = require("./b");\nfor (;;) { at = at.next.next.next; at = at.f(); }\n`;
  const [first] = found(text).limited;
  expect(first).toBeUndefined();
});

test("is the same whatever order files come in", () => {
  const files: Record<string, string> = {
    "a.js": 'const b = require("./b");\napp.get("/", (req, res) => b.run(req.query.a));\n',
    "b.js": `${head}exports.run = (x) => exec(x);\n`,
    "c.js": 'const b = require("./b");\napp.get("/", (req, res) => b.run(req.body.a));\n',
  };
  const turned = Object.fromEntries(Object.entries(files).reverse());
  expect(linkScripts(turned)).toEqual(linkScripts(files));
});
