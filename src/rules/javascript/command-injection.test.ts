import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { findJudged } from "../../../test/javascript-flows.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { commandInjection } from "./command-injection.ts";

const inside = (body: string) =>
  `import { exec, execSync, spawn, execFile } from "node:child_process";\nexport function f(x: string) {\n  ${body}\n}\n`;
const severities = (text: string, path = "app.ts") =>
  [...commandInjection.find(parseJavascriptText(text, path))].map(({ severity }) => severity);

test.each([
  ["a template", inside("exec([[`ls ${x}`]]);")],
  ["plus", inside("execSync([['ls ' + x]], { encoding: 'utf8' });")],
  ["a variable", inside("const c = `ls ${x}`;\n  exec([[c]]);")],
  ["a shell on request", inside("spawn([[`ls ${x}`]], { shell: true });")],
  ["a shell by name", inside("spawn('/bin/sh', ['-c', [[`ls ${x}`]]]);")],
  [
    "an argument where there is a shell",
    inside("spawn('ls', [[[`-${x}`]]], { shell: '/bin/bash' });"),
  ],
  [
    "what promisify made",
    "const exec = require('util').promisify(require('child_process').exec);\nexports.f = (x) => exec([[`ls ${x}`]]);\n",
  ],
  [
    "the module as a whole",
    "const cp = require('child_process');\nmodule.exports = function f(x) { cp.exec([['ls ' + x]]); };\n",
  ],
  [
    "what a request says",
    "import { exec } from 'child_process';\napp.get('/', (req, res) => { exec([[req.query.c]]); });\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(commandInjection, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["a literal", inside("exec('ls -l');")],
  [
    "a constant",
    inside("const d = '/tmp';\n  exec(`ls ${d} ${__dirname} ${process.execPath} ${D.A}`);"),
  ],
  ["arguments without a shell", inside("execFile('ls', [x]);\n  spawn('ls', [`-${x}`]);")],
  ["no shell", inside("spawn(`ls${x}`, { shell: false });")],
  ["a quoted argument", inside("exec(`ls ${shellQuote(x)}`);")],
  ["a number", inside("exec(`kill ${Number(x)}`);")],
  ["a checked name", inside("if (!/^\\w+$/.test(x)) throw new Error();\n  exec(`ls ${x}`);")],
  ["another exec", "export function f(re, x) { re.exec(`a${x}`); db.exec('a' + x); }\n"],
  [
    "a local function of that name",
    "function exec(c) {}\nexport function f(x) { exec(`ls ${x}`); }\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(commandInjection, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("a request is worse than a parameter, and that than a function which runs what it is given", () => {
  expect(severities(inside("exec(`ls ${x}`);"))).toEqual(["medium"]);
  expect(severities(inside("exec(x);"))).toEqual(["low"]);
  expect(severities(inside("exec(`ls ${load()}`);"))).toEqual(["low"]);
  const request =
    "import cp from 'child_process';\napp.post('/', (req, res) => cp.exec(`ls ${req.body.a}`));";
  expect(severities(request)).toEqual(["high"]);
  expect(severities(request, "src/__tests__/a.ts")).toEqual(["low"]);
});

const helper = `const { exec } = require("child_process");
exports.ping = function ping(host) {
  return exec("ping -c 1 " + host);
};
`;
const app = (body: string) => `const { ping } = require("./lib/ping");
const app = require("express")();
app.get("/ping", (req, res) => {
  ${body}
});
`;

test("is high where a request reaches it by way of another file", () => {
  const files = { "app.js": app("ping(req.query.host);"), "lib/ping.js": helper };
  expect(findJudged(commandInjection, files)).toEqual(["high lib/ping.js:3"]);
});

test("says medium where a check of the project looked at it", () => {
  const body = "if (!isHost(req.query.host)) return;\n  ping(req.query.host);";
  const checked = body.replaceAll("isHost", "isValidHost");
  const files = { "app.js": app(checked), "lib/ping.js": helper };
  expect(findJudged(commandInjection, files)).toEqual(["medium lib/ping.js:3"]);
});

test("says low in tests", () => {
  const files = { "test/app.test.js": app("ping(req.query.host);"), "test/lib/ping.js": helper };
  expect(findJudged(commandInjection, files)).toEqual(["low test/lib/ping.js:3"]);
});

test.each([
  ["a constant", "ping('localhost');"],
  ["a listed host", "if (!['a', 'b'].includes(req.query.host)) return;\n  ping(req.query.host);"],
  ["a number", "ping(Number(req.query.host));"],
])("says no more than one file tells for %s", (_, body) => {
  const files = { "app.js": app(body), "lib/ping.js": helper };
  expect(findJudged(commandInjection, files)).toEqual(["medium lib/ping.js:3"]);
});

test("is high where a request names the program, shell or none", () => {
  const lib =
    'const { spawn } = require("child_process");\nexports.ping = (program) => spawn(program, ["-v"]);\n';
  const files = { "app.js": app("ping(req.query.program);"), "lib/ping.js": lib };
  expect(findJudged(commandInjection, files)).toEqual(["high lib/ping.js:2"]);
  const other = { "app.js": app("ping('ls');"), "lib/ping.js": lib };
  expect(findJudged(commandInjection, other)).toEqual([]);
});

test("allows a list of arguments", () => {
  const files = {
    "app.js": app("ping(req.query.host);"),
    "lib/ping.js":
      'const { execFile } = require("child_process");\nexports.ping = (host) => execFile("ping", ["-c", "1", "--", host]);\n',
  };
  expect(findJudged(commandInjection, files)).toEqual([]);
});
