import { expect, test } from "vitest";
import { findScriptFlows } from "../../../test/javascript-flows.ts";
import { logInjection } from "./log-injection.ts";

const lib = `exports.run = function run(name) {
  console.log("no user", name);
};
`;
const found = (given: string) =>
  findScriptFlows(logInjection, {
    "app.js": `const { run } = require("./lib");\napp.post("/", (req, res) => run(${given}));\n`,
    "lib.js": lib,
  });

test("reports what a request brings by way of another file", () => {
  expect(found("req.query.name")).toEqual(["low lib.js:2 run"]);
});

test.each([
  ["a constant", "'admin'"],
  ["JSON", "JSON.stringify(req.query)"],
  ["a text without line ends", "req.query.name.replace(/[\\r\\n]/g, '')"],
])("allows %s", (_, given) => {
  expect(found(given)).toEqual([]);
});
