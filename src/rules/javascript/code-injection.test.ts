import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { codeInjection } from "./code-injection.ts";

const inside = (body: string) =>
  `import vm from "node:vm";\napp.post("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["eval", inside("eval([[req.body.code]]);")],
  ["eval of a window", inside("window.eval([['(' + req.body.code + ')']]);")],
  ["Function", inside("new Function('a', [[`return ${req.body.expression}`]]);")],
  ["vm", inside("vm.runInNewContext([[req.body.code]], {});")],
  ["a script of vm", inside("new vm.Script([[req.query.code]]);")],
  ["a timer", inside("setTimeout([[`go('${req.query.a}')`]], 10);")],
  ["a parameter", "export function run(code) { return eval([[code]]); }\n"],
])("reports %s", (_, marked) => {
  expect(mark(codeInjection, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["a literal", "eval('1 + 1'); new Function('return this')(); const f = 'a'; eval(f);\n"],
  [
    "a timer with a function",
    "setTimeout(run, 10); setTimeout(() => run(), 10); setInterval(this.run.bind(this), 1);\n",
  ],
  [
    "another eval",
    "redis.eval(script, 1); function eval2(a) {}\neval2(x);\nimport { eval as e } from 'a';\n",
  ],
  ["a number", inside("eval(`a${Number(req.body.a)}`);")],
])("allows %s", (_, text) => {
  expect(mark(codeInjection, javascriptSyntax, text, "a.js")).toBe(text);
});

test("a request is worse than a parameter, and that than what nobody can tell", () => {
  const severity = (text: string) =>
    [...codeInjection.find(parseJavascriptText(text))].map((match) => match.severity);
  expect(severity(inside("eval(req.body.a);"))).toEqual(["high"]);
  expect(severity("export function f(a) { eval(a); }")).toEqual(["medium"]);
  expect(severity("eval(load());")).toEqual(["low"]);
});
