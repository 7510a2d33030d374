import { expect, test } from "vitest";
import { scriptFlowLines } from "../../../../test/javascript-flows.ts";

const controller = `const User = require("./models/user");
const login = wrap(async (req, res) => {
  await User.findOne({ name: req.body.name });
});
const open = wrap(async (req, res) => {
  await User.findOne({ name: req.body.name });
});
module.exports = { login, open };
`;
const model = `const mongoose = require("mongoose");
module.exports = mongoose.model("User", schema);
`;
const found = (files: Readonly<Record<string, string>>) =>
  scriptFlowLines(files).map((line) => line.replace(/ from.*/, ""));

test("a schema before the handler lets no object through where a text is meant", () => {
  const files = {
    "models/user.js": model,
    "controllers/users.js": controller.replace("./models", "../models"),
    "controllers/index.js": 'module.exports.users = require("./users");\n',
    "routes.js": `const { users } = require("./controllers");
router.post("/login", validate(rules.login), users.login);
router.post("/open", users.open);
`,
  };
  expect(found(files)).toEqual(["nosql controllers/users.js:6"]);
});

test.each([
  ["celebrate", 'app.post("/", celebrate({ body }), async (req, res) => {'],
  ["express-validator", 'app.post("/", [body("name").isString(), done], async (req, res) => {'],
  ["a schema", 'app.route("/").post(checkSchema(rules), async (req, res) => {'],
])("knows %s", (_, head) => {
  const text = `const { body } = require("express-validator");
const User = require("./models/user");
${head}
  await User.findOne({ name: req.body.name });
});
`;
  expect(found({ "app.js": text, "models/user.js": model })).toEqual([]);
});

test("a schema says nothing of what a text does elsewhere", () => {
  const text = `const { exec } = require("child_process");
app.post("/", validate(rules), (req, res) => exec("ping " + req.body.host));
`;
  expect(found({ "app.js": text })).toEqual(["command app.js:2"]);
});

test.each([
  ["a pattern", "if (/[;&|]/.test(host)) return;"],
  ["a pattern by name", "if (host.match(refused)) return res.end();"],
])("says that %s was asked before", (_, check) => {
  const text = `const { exec } = require("child_process");
const refused = /[;&|]/;
app.post("/", (req, res) => {
  const host = req.body.host;
  ${check}
  exec("ping " + host);
});
`;
  expect(scriptFlowLines({ "app.js": text })).toEqual([
    "command app.js:6 from app.js: the body of the request, checked",
  ]);
});

test("a pattern that stops nobody is no check", () => {
  const text = `const { exec } = require("child_process");
app.post("/", (req, res) => {
  if (/[;&|]/.test(req.body.host)) note();
  exec("ping " + req.body.host);
});
`;
  expect(scriptFlowLines({ "app.js": text })).toEqual([
    "command app.js:4 from app.js: the body of the request",
  ]);
});

test("express-mongo-sanitize takes operators out of every request", () => {
  const files = {
    "app.js": 'const clean = require("express-mongo-sanitize");\napp.use(clean());\n',
    "user.js": controller,
    "models/user.js": model,
  };
  expect(found(files)).toEqual([]);
});
