import { expect, test } from "vitest";
import { findJudged } from "../../../test/javascript-flows.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { massAssignment } from "./mass-assignment.ts";

const route = (body: string) =>
  `const User = require("../models/user");\napp.post("/", async (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["a record that is made", "await User.create([[req.body]]);"],
  ["an object of a model", "const user = new User([[req.body]]);"],
  ["an update", "await User.findByIdAndUpdate(req.params.id, [[req.body]], { new: true });"],
  ["an update of some fields", "await User.updateOne({ a }, { $set: [[req.body]] });"],
  ["a body that is spread", "await User.create([[{ ...req.body, made: now }]]);"],
  [
    "what is put into a record",
    "const user = await User.findById(id);\n  Object.assign(user, [[req.body]]);",
  ],
  ["Prisma", "await prisma.user.update({ where: { id }, data: [[req.body]] });"],
  ["models of Sequelize", "await models.User.create([[req.body]]);"],
])("reports %s", (_, body) => {
  const marked = route(body);
  expect(mark(massAssignment, javascriptSyntax, marked)).toBe(marked);
});

test.each([
  ["fields by name", "await User.create({ name: req.body.name });"],
  ["a field", "await User.create(req.body.user);"],
  ["something of another package", "await stripe.customers.create(req.body);"],
  ["a copy", "const copy = Object.assign({}, req.body);"],
  ["a name that is no record", "Object.assign(state, req.body);"],
  ["a class", "const error = new HttpError(req.body);"],
])("allows %s", (_, body) => {
  const text = route(body);
  expect(mark(massAssignment, javascriptSyntax, text)).toBe(text);
});

test("follows a body into another file, and not what a schema made of it", () => {
  const files = {
    "app.js": `const { save, keep } = require("./store");
app.post("/a", (req, res) => save(req.body));
app.post("/b", (req, res) => keep(schema.parse(req.body)));
app.post("/c", (req, res) => keep({ name: req.body.name }));
`,
    "store.js": `const User = require("./models/user");
exports.save = (fields) => User.create(fields);
exports.keep = (fields) => User.create(fields);
`,
    "models/user.js":
      'const mongoose = require("mongoose");\nmodule.exports = mongoose.model("User", schema);\n',
  };
  expect(findJudged(massAssignment, files)).toEqual(["medium store.js:2"]);
});
