import { expect, test } from "vitest";
import { findScriptEndpoints } from "../../../test/javascript-endpoints.ts";
import { missingSecurityHeaders as rule } from "./missing-security-headers.ts";

const app = (used: string) => ({
  "app.js": `const express = require("express");
const app = express();
${used}
app.get("/", (req, res) => res.end());
`,
});

test.each([
  ["nothing", ""],
  ["what writes others", 'app.use(express.json());\napp.use(require("cors")());'],
  ["a middleware of its own", "app.use((req, res, next) => next());"],
])("reports an application that uses %s", (_, used) => {
  expect(findScriptEndpoints(rule, app(used))).toEqual(["low app.js:2"]);
});

test.each([
  ["helmet", app('app.use(require("helmet")());')],
  [
    "a middleware of its own that writes them",
    app('app.use((req, res, next) => { res.setHeader("X-Frame-Options", "DENY"); next(); });'),
  ],
  ["a middleware that nobody knows", app('app.use(require("our-platform")());')],
  ["an application without endpoints", { "a.js": 'const app = require("express")();\n' }],
  ["tests", { "test/app.js": app("")["app.js"] }],
  [
    "helmet in another file",
    {
      "app.js": `const express = require("express");\nconst app = express();\nrequire("./setup")(app);\napp.get("/", (req, res) => 1);\n`,
      "setup.js": `const helmet = require("helmet");\nmodule.exports = (app) => {\n  app.use(helmet());\n};\n`,
    },
  ],
])("allows %s", (_, files) => {
  expect(findScriptEndpoints(rule, files)).toEqual([]);
});
