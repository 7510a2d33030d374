import { expect, test } from "vitest";
import { linkScripts, scriptFlowLines } from "../../../../test/javascript-flows.ts";

const app = (imports: string, body: string) =>
  `${imports}\napp.get("/", async (req, res) => {\n${body}\n});\n`;
const exec = 'const { exec } = require("child_process");\n';
const found = ["command b.js:2"];

test.each<[string, Readonly<Record<string, string>>]>([
  [
    "module.exports of an object",
    {
      "a.js": app('const b = require("./b");', "b.run(req.query.a);"),
      "b.js": `${exec}function run(x) { exec(x); }\nmodule.exports = { run };\n`,
    },
  ],
  [
    "module.exports of functions in an object",
    {
      "a.js": app('const { run } = require("./b.js");', "run(req.query.a);"),
      "b.js": `${exec}module.exports = { run: (x) => exec(x) };\n`,
    },
  ],
  [
    "module.exports of a function",
    {
      "a.js": app('const run = require("./b");', "run(req.query.a);"),
      "b.js": `${exec}module.exports = function (x) { exec(x); };\n`,
    },
  ],
  [
    "exports by name",
    {
      "a.js": app('const b = require("./b");', "b.run(req.query.a);"),
      "b.js": `${exec}exports.run = async (x) => { exec(x); };\n`,
    },
  ],
  [
    "a class",
    {
      "a.js": app('const B = require("./b");', "const b = new B();\nb.run(req.query.a);"),
      "b.js": `${exec}module.exports = class B { run(x) { exec(x); } };\n`,
    },
  ],
  [
    "an object of a class",
    {
      "a.js": app('const b = require("./b");', "b.run(req.query.a);"),
      "b.js": `${exec}class B { run(x) { exec(x); } }\nmodule.exports = new B();\n`,
    },
  ],
  [
    "a method that is inherited",
    {
      "a.js": app(
        'const Base = require("./b");\nclass C extends Base {}',
        "new C().run(req.query.a);",
      ),
      "b.js": `${exec}module.exports = class B { run(x) { exec(x); } };\n`,
    },
  ],
  [
    "what an object keeps",
    {
      "a.js": app('const B = require("./b");', "new B(req.query.a).run();"),
      "b.js": `${exec}module.exports = class B { run() { exec(this.x); } constructor(x) { this.x = x; } };\n`,
    },
  ],
  [
    "a function that new is called with",
    {
      "a.js": app('const { B } = require("./b");', "const b = new B(db);\nb.run(req.query.a);"),
      "b.js": `${exec}function B(db) { this.db = db; this.run = (x) => exec(x); }\nmodule.exports = { B };\n`,
    },
  ],
  [
    "a prototype",
    {
      "a.js": app('const B = require("./b");', "new B().run(req.query.a);"),
      "b.js": `${exec}function B() { this.a = 1; } B.prototype.run = function (x) { exec(x); };\nmodule.exports = B;\n`,
    },
  ],
  [
    "names of ES modules",
    {
      "a.js": app('import { run as go } from "./b.js";', "go(req.query.a);"),
      "b.js": 'import { exec } from "node:child_process";\nexport function run(x) { exec(x); }\n',
    },
  ],
  [
    "a constant of an ES module",
    {
      "a.js": app('import * as b from "./b.js";', "await b.run(req.query.a);"),
      "b.js":
        'import { exec } from "node:child_process";\nexport const run = async (x) => exec(x);\n',
    },
  ],
  [
    "a default",
    {
      "a.js": app('import run from "./b";', "run(req.query.a);"),
      "b.js": 'import cp from "child_process";\nexport default (x) => cp.exec(x);\n',
    },
  ],
  [
    "a default that is an object",
    {
      "a.js": app('import b from "./b";', "b.run(req.query.a);"),
      "b.js":
        'import cp from "child_process";\nconst b = { run(x) { cp.exec(x); } };\nexport default b;\n',
    },
  ],
  [
    "what another module hands on",
    {
      "a.js": app('import { go } from "./lib";', "go(req.query.a);"),
      "lib/index.js": 'export { run as go } from "../b.js";\n',
      "b.js": 'import { exec } from "node:child_process";\nexport function run(x) { exec(x); }\n',
    },
  ],
  [
    "everything of another module",
    {
      "a.js": app('import { run } from "./lib";', "run(req.query.a);"),
      "lib/index.js": 'export * from "../b.js";\n',
      "b.js": 'import { exec } from "node:child_process";\nexport function run(x) { exec(x); }\n',
    },
  ],
  [
    "a service that the constructor takes",
    {
      "a.ts":
        'import { Runner } from "./b";\nexport class C {\nconstructor(private readonly runner: Runner) {}\nasync get(req: Request, res: Response) { await this.runner.run(req.query.a); }\n}\n',
      "b.js":
        'import { exec } from "node:child_process";\nexport class Runner { run(x) { exec(x); } }\n',
    },
  ],
  [
    "a handler in another file",
    {
      "a.js": 'const b = require("./b");\nrouter.get("/", b.show);\n',
      "b.js": `${exec}exports.show = (req, res) => exec(req.params.x);\n`,
    },
  ],
  [
    "what comes back from another file",
    {
      "b.js": `const { exec } = require("child_process"); const { pick } = require("./a"); app.get("/", (req, res) => {\nexec(pick(req.query.a)); });\n`,
      "a.js": "exports.pick = (x) => x.trim();\n",
    },
  ],
  [
    "what another file reads of the request",
    {
      "b.js": `const { exec } = require("child_process"); const { pick } = require("./a"); app.get("/", (req, res) => {\nexec(pick(req)); });\n`,
      "a.js": "exports.pick = (req) => req.query.a;\n",
    },
  ],
  [
    "a callback of a function of the project",
    {
      "b.js": `const { exec } = require("child_process"); const { each } = require("./a"); app.get("/", (req, res) => {\neach([1], () => { exec(req.query.a); }); });\n`,
      "a.js": "exports.each = (list, then) => list.forEach(then);\n",
    },
  ],
])("follows %s", (_, files) => {
  expect(scriptFlowLines(files).map((one) => one.replace(/ from.*/, ""))).toEqual(found);
});

test("does not take two classes for one", () => {
  const files = {
    "a.js": app(
      'const B = require("./b");\nconst C = require("./c");',
      "new C().run(req.query.a);",
    ),
    "b.js": `${exec}module.exports = class B { run(x) { exec(x); } };\n`,
    "c.js": "module.exports = class C { run(x) { return x; } };\n",
  };
  expect(scriptFlowLines(files)).toEqual([]);
});

test("says each step of the way", () => {
  const files = {
    "a.js": app('const b = require("./b");', "const name = req.query.a;\nb.run(name);"),
    "b.js": `${exec}exports.run = (x) => {\nconst line = "ls " + x;\nexec(line);\n};\n`,
  };
  const [flow] = linkScripts(files).flows;
  const steps = (flow?.trace ?? []).flatMap((step) =>
    "path" in step ? [`${step.path}:${step.region.startLine} ${step.message}`] : [],
  );
  expect(steps).toEqual([
    "a.js:3 This is the query of the request.",
    "a.js:3 It is assigned here.",
    "a.js:4 It is handed to `exports.run`.",
    "b.js:3 It is assigned here.",
    "b.js:4 It reaches a command line.",
  ]);
});
