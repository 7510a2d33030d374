import { expect, test } from "vitest";
import { scriptFlowLines } from "../../../../test/javascript-flows.ts";

const lines = (body: string) =>
  scriptFlowLines({
    "a.js": `const { exec } = require("child_process");\napp.get("/", async (req, res) => {\n${body}\n});\n`,
  }).filter((line) => line.startsWith("command"));

test.each([
  ["a value", "exec(req.query.a);", 3],
  ["a template", "const c = `ls ${req.query.a}`;\nexec(c);", 4],
  ["a sum", "exec('ls ' + req.body.a + ' -l');", 3],
  ["a pattern", "const { a, ...rest } = req.query;\nexec(a);", 4],
  ["a default", "const { a = 'x' } = req.query;\nexec(a);", 4],
  ["an object", "const o = { a: req.query.a, b: 1 };\nexec(o.a);", 4],
  ["a spread object", "const o = { ...req.body, b: 1 };\nexec(o.a);", 4],
  ["a list", "const l = [1, req.query.a];\nexec(l.join(' '));", 4],
  ["a list that grows", "const l = [];\nl.push(req.query.a);\nexec(l[0]);", 5],
  ["map", "const l = req.body.list.map((x) => `-${x}`);\nexec(l.join(' '));", 4],
  ["forEach", "req.body.list.forEach((x) => {\nexec(x);\n});", 4],
  ["filter", "exec(req.body.list.filter((x) => x).join(' '));", 3],
  ["reduce", "exec(req.body.list.reduce((all, x) => all + x, ''));", 3],
  ["a loop", "for (const x of req.body.list) exec(x);", 3],
  [
    "a way round a loop",
    "let c = 'a';\nfor (const x of [1, 2]) {\nexec(c);\nc = req.query.a;\n}",
    5,
  ],
  ["a branch", "let c;\nif (x) c = 'a';\nelse c = req.query.a;\nexec(c);", 6],
  ["then", "Promise.resolve(req.query.a).then((a) => exec(a));", 3],
  ["a promise", "const a = await new Promise((ok) => ok(req.query.a));\nexec(a);", 4],
  ["a callback of others", "fs.readFile('a', (e, text) => {\nexec(req.query.a);\n});", 4],
  ["a callback that writes", "let c;\nfs.readFile('a', () => { c = req.query.a; });\nexec(c);", 5],
  ["a conditional", "exec(x ? 'a' : req.query.a);", 3],
  ["or", "const a = req.query.a || 'x';\nexec(a);", 4],
  ["try", "let a = '';\ntry { a = req.query.a; } catch { }\nexec(a);", 5],
  ["a method of a text", "exec(req.query.a.trim().toLowerCase());", 3],
  ["JSON", "exec(JSON.parse(req.body.a).b);", 3],
  ["a function inside", "const run = (x) => {\nexec(x);\n};\nrun(req.query.a);", 4],
  ["a function declared below", "run(req.query.a);\nfunction run(x) {\nexec(x);\n}", 5],
  ["a closure", "const a = req.query.a;\nconst run = () => {\nexec(a);\n};\nrun();", 5],
  ["what a function gives back", "const f = (x) => `ls ${x}`;\nexec(f(req.query.a));", 4],
  [
    "a part of what is given back",
    "const f = (x) => ({ c: x, d: 1 });\nexec(f(req.query.a).c);",
    4,
  ],
  ["options", "const run = ({ c }) => {\nexec(c);\n};\nrun({ c: req.query.a, d: 1 });", 4],
  ["an option", "const run = (o) => {\nexec(o.c);\n};\nrun({ c: req.query.a, d: 1 });", 4],
  [
    "options handed on",
    "const go = (o) => exec(o.c);\nconst run = (o) => go(o);\nrun({ c: req.query.a });",
    3,
  ],
  ["a rest", "const run = (first, ...all) => exec(all[0]);\nrun(1, req.query.a);", 3],
  ["arguments spread", "const run = (a, b) => exec(b);\nrun(...[1, req.query.a]);", 3],
  ["at once", "((x) => exec(x))(req.query.a);", 3],
])("follows %s", (_, body, line) => {
  expect(lines(body).map((one) => one.replace(/ from.*/, ""))).toEqual([`command a.js:${line}`]);
});

test.each([
  ["a constant", "exec('ls');"],
  ["another key", "const o = { a: req.query.a, b: 'x' };\nexec(o.b);"],
  ["another key given back", "const f = (x) => ({ c: x, d: 'x' });\nexec(f(req.query.a).d);"],
  ["another option", "const run = ({ c, d }) => exec(d);\nrun({ c: req.query.a, d: 'x' });"],
  ["another argument", "const run = (a, b) => exec(b);\nrun(req.query.a, 'x');"],
  ["a value that is replaced", "let a = req.query.a;\na = 'x';\nexec(a);"],
  ["a number", "exec(`kill ${Number(req.query.a)}`);\nexec(`kill ${parseInt(req.query.b, 10)}`);"],
  ["arithmetic", "exec(`head -${req.query.a * 2}`);"],
  ["a length", "exec(`head -${req.query.a.length}`);"],
  ["a comparison", "exec(`x ${req.query.a === 'b'}`);"],
  ["a listed value", "if (!['a', 'b'].includes(req.query.a)) return;\nexec(req.query.a);"],
  [
    "a value of a set",
    "const ok = new Set(['a']);\nconst a = req.query.a;\nif (!ok.has(a)) { return res.send(); }\nexec(a);",
  ],
  [
    "a key of an object",
    "const all = { a: 1 };\nconst a = req.query.a;\nif (!all[a]) return;\nexec(a);",
  ],
  ["a position in a list", "if (['a'].indexOf(req.query.a) === -1) return;\nexec(req.query.a);"],
  ["a switch", "const a = req.query.a;\nswitch (a) {\ncase 'x':\ncase 'y':\nexec(a);\n}"],
  [
    "a pattern over the whole",
    "const { a } = req.query;\nif (!/^[a-z0-9]+$/.test(a)) throw new Error();\nexec(a);",
  ],
  ["a type", "const a = req.body.a;\nif (typeof a !== 'number') return;\nexec(`kill ${a}`);"],
  [
    "what the result of a check says",
    "const a = req.query.a;\nconst ok = ['x'].includes(a);\nif (!ok) return;\nexec(a);",
  ],
  ["a table", "const table = { a: 'ls', b: 'ps' };\nexec(table[req.query.a]);"],
  [
    "a value that a function of the file asks about",
    "const isOne = (x) => ['x'].includes(x);\nif (!isOne(req.query.a)) return;\nexec(req.query.a);",
  ],
  [
    "a value that is one of some",
    "if (!['x'].some((one) => one === req.query.a)) return;\nexec(req.query.a);",
  ],
  [
    "a key that a table has itself",
    "const t = { x: 1 };\nif (!Object.hasOwn(t, req.query.a)) return;\nexec(req.query.a);\nif (Object.prototype.hasOwnProperty.call(t, req.body.a)) exec(req.body.a);",
  ],
  ["one of a list", "exec(['x', 'y'].find((one) => one === req.query.a));"],
  ["a hash", "exec(crypto.createHash('sha256').update(req.query.a).digest('hex'));"],
  ["a date", "exec(`x ${new Date(req.query.a).getTime()}`);"],
  [
    "what a check throws at",
    "const f = (x) => {\nif (!['x'].includes(x)) throw new Error();\nreturn x;\n};\nexec(f(req.query.a));",
  ],
  ["an own function of that name", "const exec = (x) => x;\nexec(req.query.a);"],
])("does not follow %s", (_, body) => {
  expect(lines(body)).toEqual([]);
});

test("says that somebody else's check looked at it", () => {
  expect(lines("const a = req.query.a;\nif (!isAllowed(a)) return;\nexec(a);")).toEqual([
    "command a.js:5 from a.js: the query of the request, checked",
  ]);
});

test("knows that a check which refuses nothing is none", () => {
  expect(lines("const a = req.query.a;\nif (a.match(/x/)) log(a);\nexec(a);")).toEqual([
    "command a.js:5 from a.js: the query of the request",
  ]);
});
