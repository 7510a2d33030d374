import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { templateInjection } from "./template-injection.ts";

const inside = (body: string) =>
  `import ejs from "ejs";\nimport Handlebars from "handlebars";\nconst pug = require("pug");\napp.get("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["EJS", inside("res.send(ejs.render([[req.query.template]], {}));")],
  ["Pug", inside("pug.compile([['h1 Hello ' + req.query.name]])({});")],
  ["Handlebars", inside("Handlebars.compile([[`Hello ${req.body.name}`]])({});")],
  [
    "a parameter that is put in",
    "import _ from 'lodash';\nexport function greet(name) { return _.template([[`Hello ${name}`]])(); }\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(templateInjection, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["data", inside("res.send(ejs.render('Hello <%= name %>', { name: req.query.name }));")],
  ["a file", inside("Handlebars.compile(fs.readFileSync('a.hbs', 'utf8'))(req.body);")],
  [
    "a template that is handed over",
    "import ejs from 'ejs';\nexport const show = (template, data) => ejs.render(template, data);\n",
  ],
  ["another compile", inside("schema.compile(req.body);")],
])("allows %s", (_, text) => {
  expect(mark(templateInjection, javascriptSyntax, text, "a.js")).toBe(text);
});
