import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { nosqlInjection } from "../rules/javascript/nosql-injection.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { textFilterValues } from "./text-filter-values.ts";

const fix = (source: string, guided = true) =>
  fixFiles({
    files: { "a.ts": source },
    rules: [nosqlInjection],
    fixers: [textFilterValues],
    syntaxes: [javascriptSyntax],
    guided,
  });

const inside = (body: string) => `app.post("/", async (req, res) => {\n  ${body}\n});\n`;

test.each([
  [
    "a value",
    "await User.findOne({ name: req.body.name });",
    "await User.findOne({ name: String(req.body.name) });",
  ],
  [
    "two values",
    "await User.findOne({ a: req.body.a, b: req.query.b });",
    "await User.findOne({ a: String(req.body.a), b: String(req.query.b) });",
  ],
  [
    "a name alone",
    "const { name } = req.body;\n  await User.findOne({ name });",
    "const { name } = req.body;\n  await User.findOne({ name: String(name) });",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(inside(before));
  expect(fixed.files["a.ts"]).toBe(inside(after));
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a whole filter", "await User.find(req.body);"],
  ["a script", "db.collection('a').find({ $where: req.body.a });"],
])("leaves %s to a person", async (_, body) => {
  const { files, refused } = await fix(inside(body));
  expect(files["a.ts"]).toBe(inside(body));
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

test("an operator from a body is a text afterwards", async () => {
  const before =
    "exports.f = (req, res) => User.findOne({ name: req.body.name });\nconst User = require('./user');\n";
  const asked = async (source: string, name: unknown) => {
    const filters: unknown[] = [];
    const User = { findOne: (filter: unknown) => filters.push(filter) };
    const { f } = runJavascript(source, { "./user": User });
    (f as (...args: unknown[]) => void)({ body: { name } }, {});
    return filters;
  };
  const fixed = (await fix(before)).files["a.ts"] ?? "";
  expect(await asked(fixed, "ann")).toEqual(await asked(before, "ann"));
  expect(await asked(before, { $ne: null })).toEqual([{ name: { $ne: null } }]);
  expect(await asked(fixed, { $ne: null })).toEqual([{ name: "[object Object]" }]);
});
