import { expect, test } from "vitest";
import { findScriptEndpoints } from "../../../test/javascript-endpoints.ts";
import { unlimitedLogin as rule } from "./unlimited-login.ts";

const express = (route: string) => ({
  "app.js": `const express = require("express");
const rateLimit = require("express-rate-limit");
const app = express();
const limiter = rateLimit({ limit: 5 });
${route}
`,
});

test.each(["/login", "/api/v1/log-in", "/auth/signin", "/users/authenticate"])(
  "reports POST %s",
  (path) => {
    const files = express(`app.post("${path}", (req, res) => check(req.body.password));`);
    expect(findScriptEndpoints(rule, files)).toEqual(["low app.js:5"]);
  },
);

test.each([
  ["what is limited", express('app.post("/login", limiter, (req, res) => 1);')],
  [
    "what is limited as a whole",
    express('app.use(limiter);\napp.post("/login", (req, res) => 1);'),
  ],
  ["reading", express('app.get("/login", (req, res) => 1);')],
  ["renewing", express('app.post("/token/refresh", (req, res) => 1);')],
  ["tests", { "test/app.js": express('app.post("/login", (req, res) => 1);')["app.js"] }],
])("allows %s", (_, files) => {
  expect(findScriptEndpoints(rule, files)).toEqual([]);
});
