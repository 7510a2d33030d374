import { expect, test } from "vitest";
import { findScriptEndpoints } from "../../../test/javascript-endpoints.ts";
import { unauthenticatedEndpoint as rule } from "./unauthenticated-endpoint.ts";

const head = `const express = require("express");
const app = express();
const auth = (req, res, next) => (req.user ? next() : res.status(401).end());
`;
const guarded = ["a", "b", "c", "d"]
  .map((name) => `app.post("/${name}", auth, (req, res) => res.end());\n`)
  .join("");

test("reports the endpoint that alone asks nobody, and administration", () => {
  const files = {
    "app.js": `${head}${guarded}app.delete("/items/:id", (req, res) => res.end());
app.get("/admin/users", (req, res) => res.end());
`,
  };
  expect(findScriptEndpoints(rule, files)).toEqual(["medium app.js:9", "medium app.js:8"]);
});

test.each([
  [
    "what people use before they have signed in",
    `${guarded}app.post("/login", (req, res) => 1);\n`,
  ],
  ["reading", `${guarded}app.get("/items", (req, res) => res.end());\n`],
  ["an application that guards nothing", 'app.post("/x", (req, res) => res.end());\n'],
  [
    "a guard that is not known",
    `${guarded}app.post("/x", require("lib").checkToken, (req, res) => res.end());\n`,
  ],
  [
    "what stands below a guard of all",
    `${guarded}app.use(auth);\napp.post("/x", (req, res) => 1);\n`,
  ],
])("allows %s", (_, text) => {
  expect(findScriptEndpoints(rule, { "app.js": head + text })).toEqual([]);
});
