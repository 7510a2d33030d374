import { expect, test } from "vitest";
import { findScriptFlows } from "../../../test/javascript-flows.ts";
import { ldapInjection } from "./ldap-injection.ts";

const lib = `const ldap = require("ldapjs");
const client = ldap.createClient({ url });
exports.run = function run(name) {
  client.search("dc=example", { filter: "(uid=" + name + ")", scope: "sub" }, done);
};
`;
const found = (given: string) =>
  findScriptFlows(ldapInjection, {
    "app.js": `const { run } = require("./lib");\napp.post("/", (req, res) => run(${given}));\n`,
    "lib.js": lib,
  });

test("reports what a request brings by way of another file", () => {
  expect(found("req.body.name")).toEqual(["high lib.js:4 run"]);
});

test.each([
  ["a constant", "'admin'"],
  ["a number", "Number(req.body.id)"],
  ["what was escaped", "escapeFilter(req.body.name)"],
])("allows %s", (_, given) => {
  expect(found(given)).toEqual([]);
});
