import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { unsafeDeserialization } from "./unsafe-deserialization.ts";

test.each([
  [
    "node-serialize",
    "const s = require('node-serialize');\napp.post('/', (req, res) => [[s.unserialize(req.cookies.profile)]]);",
  ],
  [
    "a name of its own",
    "import { unserialize } from 'node-serialize';\nexport const read = (text) => [[unserialize(text)]];",
  ],
  [
    "a full schema",
    "import yaml from 'js-yaml';\nexport const read = (text) => [[yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA })]];",
  ],
])("reports %s", (_, marked) => {
  expect(mark(unsafeDeserialization, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["JSON", "app.post('/', (req, res) => JSON.parse(req.body.a));"],
  ["YAML as it is", "import yaml from 'js-yaml';\nexport const read = (text) => yaml.load(text);"],
  [
    "a plain schema",
    "import yaml from 'js-yaml';\nexport const read = (text) => yaml.load(text, { schema: yaml.JSON_SCHEMA });",
  ],
  ["a text of the source", "const s = require('node-serialize');\ns.unserialize('{}');"],
  [
    "another unserialize",
    "import { unserialize } from './a';\nexport const read = (text) => unserialize(text);",
  ],
])("allows %s", (_, text) => {
  expect(mark(unsafeDeserialization, javascriptSyntax, text, "a.js")).toBe(text);
});
