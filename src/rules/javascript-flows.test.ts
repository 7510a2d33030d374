import { expect, test } from "vitest";
import { findJudged } from "../../test/javascript-flows.ts";
import { openRedirect } from "./javascript/open-redirect.ts";
import { pathTraversal } from "./javascript/path-traversal.ts";
import { ssrf } from "./javascript/ssrf.ts";

const route = (body: string) => ({
  "app.js": `const fs = require("fs");\napp.get("/", (req, res) => {\n  ${body}\n});\n`,
});

test("what one file says of a request is milder where data flow sees that it is harmless", () => {
  const body =
    "const url = new URL(req.query.to);\n  url.hostname = 'example.org';\n  fetch(url);\n  fetch(req.query.to);";
  expect(findJudged(ssrf, route(body))).toEqual(["high app.js:6", "medium app.js:5"]);
});

test("what stands behind the host of an address leads nowhere else", () => {
  const body =
    "const url = new URL('/home', base);\n  url.search = req.query.search;\n  res.redirect(url);\n  res.redirect(req.query.to);";
  expect(findJudged(openRedirect, route(body))).toEqual(["medium app.js:6"]);
});

test("a host holds no slash, and so leads out of no folder", () => {
  const body =
    "const { hostname } = new URL(req.query.to);\n  fs.readFile(`certs/${hostname}/ca.pem`, done);\n  fs.readFile(`certs/${new URL(req.query.to).pathname}`, done);";
  expect(findJudged(pathTraversal, route(body))).toEqual(["high app.js:5", "medium app.js:4"]);
});

test("a rule that says nothing of parameters says it where a request reaches them", () => {
  const files = {
    "app.js": `const { read, load } = require("./files");
app.get("/a", (req, res) => read(req.query.name));
app.get("/b", (req, res) => load(path.basename(req.query.name)));
`,
    "files.js": `const fs = require("fs");
exports.read = (name) => fs.readFileSync(name);
exports.load = (name) => fs.readFileSync("data/" + name);
exports.other = (name) => fs.readFileSync(name);
`,
  };
  expect(findJudged(pathTraversal, files)).toEqual(["high files.js:2"]);
});
