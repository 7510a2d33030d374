import { expect, test } from "vitest";
import { findJudged } from "../../../test/javascript-flows.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { nosqlInjection } from "./nosql-injection.ts";

const inside = (body: string) =>
  `const User = require("../models/user");\napp.post("/", async (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["a value", inside("await User.findOne({ name: [[req.body.name]] });")],
  [
    "several values",
    inside("await User.findOne({ name: [[req.body.name]], password: [[req.body.password]] });"),
  ],
  ["a variable", inside("const { name } = req.body;\n  await User.find({ name: [[name]] });")],
  ["a query", inside("await User.updateOne({ token: [[req.query.token]] }, { a: 1 });")],
  ["the whole filter", inside("await User.find([[req.body]]);")],
  ["a spread", inside("await User.find({ a: 1, ...[[req.query]] });")],
  [
    "a collection",
    "import { MongoClient } from 'mongodb';\nconst users = new MongoClient('').db('a').collection('users');\napp.post('/', (req, res) => users.deleteOne({ id: [[req.body.id]] }));\n",
  ],
  [
    "an update of a collection",
    inside("db.reviewsCollection.update({ _id: [[req.body.id]] }, x);"),
  ],
  [
    "a script in a filter that is made apart",
    "exports.filterOf = (req) => ({ $where: [[`this.name == '${req.query.name}'`]] });\n",
  ],
  [
    "a collection by its name",
    inside("db.collection('users').findOne({ name: [[req.body.name]] });"),
  ],
  [
    "a model of mongoose",
    "import mongoose from 'mongoose';\nconst user = mongoose.model('u', s);\napp.get('/', (req, res) => user.exists({ a: [[req.query.a]] }));\n",
  ],
  ["a script", inside("db.collection('a').find({ $where: [[`this.a == '${req.query.a}'`]] });")],
  [
    "an operator inside",
    inside("await User.find({ $or: 1, name: { $regex: [[req.body.name]] } });"),
  ],
])("reports %s", (_, marked) => {
  expect(mark(nosqlInjection, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["a text", inside("await User.findOne({ name: String(req.body.name) });")],
  ["a template", inside("await User.findOne({ name: `${req.body.name}` });")],
  [
    "a method, which objects do not have",
    inside("await User.findOne({ name: req.body.name.toLowerCase() });"),
  ],
  ["an operator in the source", inside("await User.findOne({ name: { $eq: req.body.name } });")],
  [
    "a parameter of the route, which is a text",
    inside("await User.findOne({ id: req.params.id });"),
  ],
  [
    "a checked type",
    inside(
      "if (typeof req.body.name !== 'string') return res.sendStatus(400);\n  await User.findOne({ name: req.body.name });",
    ),
  ],
  ["an id", inside("await User.findOne({ _id: new ObjectId(req.body.id) });")],
  ["Sequelize", inside("await User.findOne({ where: { name: req.body.name } });")],
  [
    "another mapper",
    `import { Model } from 'objection';\n${inside("await User.find({ name: req.body.name });")}`,
  ],
  [
    "an array",
    inside("req.body.list.find((a) => a.name === req.body.name); items.find(req.body);"),
  ],
  [
    "a checked body",
    inside("const data = schema.parse(req.body);\n  await User.findOne({ name: data.name });"),
  ],
])("allows %s", (_, text) => {
  expect(mark(nosqlInjection, javascriptSyntax, text, "a.js")).toBe(text);
});

test("is high where a request reaches a filter by way of another file", () => {
  const files = {
    "app.js": `const { find, load } = require("./users");
app.post("/a", (req, res) => find(req.body.name));
app.post("/b", (req, res) => load(String(req.body.name)));
app.post("/c", (req, res) => User.find({ name: req.body.name }));
`,
    "users.js": `const User = require("./models/user");
exports.find = (name) => User.find({ name });
exports.load = (name) => User.findOne({ name });
exports.both = (name) => User.findOne({ name: { $in: name } });
`,
  };
  expect(findJudged(nosqlInjection, files)).toEqual(["high app.js:4", "high users.js:2"]);
});
