import { expect, test } from "vitest";
import { findScriptFlows } from "../../../test/javascript-flows.ts";
import { xpathInjection } from "./xpath-injection.ts";

const lib = `import xpath from "xpath";
export function run(name) {
  return xpath.select(\`//user[name='\${name}']\`, doc);
}
`;
const found = (given: string) =>
  findScriptFlows(xpathInjection, {
    "app.js": `const { run } = require("./lib");\napp.post("/", (req, res) => run(${given}));\n`,
    "lib.js": lib,
  });

test("reports what a request brings by way of another file", () => {
  expect(found("req.query.name")).toEqual(["high lib.js:3 run"]);
});

test.each([
  ["a constant", "'admin'"],
  ["a number", "parseInt(req.query.id, 10)"],
])("allows %s", (_, given) => {
  expect(found(given)).toEqual([]);
});
