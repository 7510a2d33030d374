import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { prototypePollution } from "./prototype-pollution.ts";

const inside = (body: string) =>
  `import _, { merge } from "lodash";\napp.post("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["two keys", inside("[[store[req.body.section][req.body.key] = req.body.value]];")],
  [
    "two keys by names",
    inside("const { section, key } = req.body;\n  [[store[section][key] = 1]];"),
  ],
  ["a merged body", inside("[[_.merge(settings, req.body)]];")],
  ["a merge by its name", inside("[[merge({}, defaults, req.body.options)]];")],
  ["a path", inside("[[_.set(settings, req.body.path, 1)]];")],
])("reports %s", (_, marked) => {
  expect(mark(prototypePollution, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["one key", inside("store[req.body.key] = 1;")],
  ["a key in the source", inside("store.users[req.body.key] = 1; store['a'][req.body.key] = 1;")],
  [
    "checked keys",
    inside(
      "if (!sections.includes(req.body.section)) return;\n  store[req.body.section][req.body.key] = 1;",
    ),
  ],
  [
    "a guard",
    inside(
      "const { section, key } = req.body;\n  if (section === '__proto__') return;\n  store[section][key] = 1;",
    ),
  ],
  ["keys of unknown origin", inside("for (const a in b) c[a][d] = 1;")],
  ["fields of a body", inside("_.merge(settings, { name: req.body.name });")],
  [
    "another merge",
    "import { merge } from './merge';\napp.post('/', (req, res) => merge(a, req.body));\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(prototypePollution, javascriptSyntax, text, "a.js")).toBe(text);
});
