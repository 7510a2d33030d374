import { expect, test } from "vitest";
import { linkFiles } from "../../../test/programs.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { javascriptEndpoints } from "./endpoints.ts";

const link = (files: Readonly<Record<string, string>>) =>
  linkFiles({ reader: javascriptEndpoints, syntax: javascriptSyntax }, files);

const guards = ({ authenticated, validated, limited }: Endpoint) =>
  [authenticated, validated, limited].map(({ state }) => state).join(" ");

const lines = (files: Readonly<Record<string, string>>) =>
  link(files).endpoints.map((one) => `${one.method} ${one.path}: ${guards(one)}`);

const auth = `function auth(req, res, next) {
  if (!req.user) return res.status(401).end();
  next();
}
`;

test("routers of other files, required and imported, with what guards them on the way", () => {
  const found = lines({
    "src/app.js": `const express = require("express");
const helmet = require("helmet");
const { auth } = require("./auth");
const app = express();
app.use(helmet());
app.get("/health", (req, res) => res.send("ok"));
app.use("/api/items", auth, require("./routes/items"));
app.use("/api/open", require("./routes"));
app.use(auth);
app.post("/late", (req, res) => res.json(req.body));
`,
    "src/auth.js": `${auth}module.exports = { auth };\n`,
    "src/routes/items.js": `const router = require("express").Router();
const { z } = require("zod");
router.route("/:id").get((req, res) => find(req.params.id)).delete(remove);
router.post("/", (req, res) => { schema.parse(req.body); });
function remove(req, res) {}
module.exports = router;
`,
    "src/routes/index.ts": `import { Router } from "express";
import rateLimit from "express-rate-limit";
const limiter = rateLimit({ max: 5 });
const router = Router();
router.post("/login", limiter, async (req, res) => check(req.body.password));
export default router;
`,
  });
  expect(found).toEqual([
    "POST /api/items/: present present absent",
    "DELETE /api/items/:id: present unknown absent",
    "GET /api/items/:id: present absent absent",
    "POST /api/open/login: absent absent present",
    "GET /health: absent present absent",
    "POST /late: present absent absent",
  ]);
});

test.each([
  ["a function of the file", `${auth}app.get("/x", auth, h);`, "present"],
  [
    "one in the place",
    `app.get("/x", (req, res, next) => { if (!req.session.id) res.sendStatus(403); }, h);`,
    "present",
  ],
  [
    "passport",
    `const passport = require("passport");\napp.get("/x", passport.authenticate("jwt"), h);`,
    "present",
  ],
  [
    "what passport made",
    `const p = require("passport");\nconst jwt = p.authenticate("jwt");\napp.get("/x", jwt, h);`,
    "present",
  ],
  [
    "express-jwt",
    `const { expressjwt } = require("express-jwt");\napp.use(expressjwt({}));\napp.get("/x", h);`,
    "present",
  ],
  [
    "what is not known",
    `const { checkToken } = require("@acme/web");\napp.get("/x", checkToken, h);`,
    "unknown",
  ],
  [
    "what guards nothing",
    `const cors = require("cors");\napp.use(cors());\napp.get("/x", h);`,
    "absent",
  ],
  ["a guard that comes later", `${auth}app.get("/x", h);\napp.use(auth);`, "absent"],
  ["a guard of another path", `${auth}app.use("/y", auth);\napp.get("/x", h);`, "absent"],
  ["a list", `${auth}app.get("/x", [log, auth], h);`, "present"],
])("authenticated by %s", (_, text, state) => {
  const program = link({
    "a.js": `const express = require("express");\nconst app = express();\n${text}\n`,
  });
  expect(program.endpoints.map(({ authenticated }) => authenticated.state)).toEqual([state]);
});

test("what is no route", () => {
  const text = `const express = require("express");
const app = express();
app.get("title");
app.set("x", 1);
cache.get("/x", () => 1);
axios.post("/y", body);
`;
  expect(lines({ "a.js": text })).toEqual([]);
});

test("who writes security headers", () => {
  const state = (line: string) =>
    link({
      "a.js": `const express = require("express");\nconst app = express();\n${line}\n`,
    }).applications.map(({ headers }) => headers.state);
  expect(state('const helmet = require("helmet");\napp.use(helmet());')).toEqual(["present"]);
  expect(
    state('app.use((req, res, next) => { res.set("X-Frame-Options", "DENY"); next(); });'),
  ).toEqual(["present"]);
  expect(state("")).toEqual(["absent"]);
});

test("modules that import each other end", () => {
  const found = lines({
    "a.js": `import express from "express";\nimport { r } from "./b.js";\nconst app = express();\napp.use(r);\nexport { r };\n`,
    "b.js": `export { r } from "./a.js";\nconst app = 1;\n`,
  });
  expect(found).toEqual([]);
});

test("names that every object has are names like any other", () => {
  const found = lines({
    "app.js": `const express = require("express");
const { toString } = require("./text");
const app = express();
const a = toString(1);
const b = valueOf(constructor);
app.get("/", toString, hasOwnProperty, (req, res) => res.end());
`,
  });
  expect(found).toEqual(["GET /: absent present absent"]);
});

test("functions that make routers, or put routes on one that they get, are mounted where they are called", () => {
  const found = lines({
    "app.js": `const express = require("express");
const login = require("./login");
const { makeItems } = require("./items");
const app = express();
app.use("/made", require("./made")());
app.use("/items", makeItems(1));
${auth}app.use(auth);
require("./given")(app, 1);
login(app);
app.use("/twice", require("./twice")());
`,
    "made.js":
      "const express = require('express');\nmodule.exports = () => {\n  const router = express.Router();\n  router.get('/a', (req, res) => res.end());\n  return router;\n};\n",
    "items.js":
      "const router = require('express').Router();\nfunction makeItems(n) { router.get('/b', h); return router; }\nfunction h(req, res) {}\nmodule.exports = { makeItems };\n",
    "given.js":
      "module.exports = function (server, db) {\n  server.post('/c', (req, res) => res.end());\n  require('./deep')(server);\n};\n",
    "deep.js":
      "const add = (app) => {\n  app.get('/d', (req, res) => res.end());\n};\nmodule.exports = add;\n",
    "login.ts": "export default (app) => {\n  app.post('/login', (req, res) => res.end());\n};\n",
    "twice.js":
      "const { Router } = require('express');\nconst other = () => { const router = Router(); router.get('/x', h); return router; };\nmodule.exports = () => { const router = Router(); router.get('/y', h); return router; };\nfunction h(req, res) {}\n",
    "never.js": "module.exports = (app) => {\n  app.get('/never', (req, res) => res.end());\n};\n",
  });
  expect(found.filter((line) => !/\/(?:x|y|never)/.test(line))).toEqual([
    "POST /c: present present absent",
    "GET /d: present present absent",
    "GET /items/b: absent present absent",
    "POST /login: present present absent",
    "GET /made/a: absent present absent",
  ]);
  const unmounted = (path: string) =>
    link({
      "never.js":
        "module.exports = (app) => {\n  app.get('/never', (req, res) => res.end());\n};\n",
    }).endpoints.filter((one) => one.path.endsWith(path) && !one.isMounted);
  expect(unmounted("/never")).toHaveLength(1);
});

test("who lets in only guests guards nothing; what an object says of sign-in is not known", () => {
  const text = `const app = require("express")();
function isNotAuthenticated(req, res, next) { if (!req.isAuthenticated()) return next(); res.redirect("/"); }
app.get("/login", isNotAuthenticated, (req, res) => res.end());
app.get("/home", handler.isLoggedInMiddleware, (req, res) => res.end());
`;
  expect(lines({ "app.js": text })).toEqual([
    "GET /home: unknown present absent",
    "GET /login: absent present absent",
  ]);
});
