import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { ssrf } from "./ssrf.ts";

const inside = (body: string) =>
  `import axios from "axios";\nimport https from "node:https";\nimport got from "got";\napp.get("/", async (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["fetch", inside("await fetch([[req.query.url]]);")],
  ["axios", inside("await axios.get([[req.body.url]], {});")],
  ["axios with options", inside("await axios({ method: 'GET', url: [[req.body.url]] });")],
  ["the host of a template", inside("await got([[`http://${req.params.host}/status`]]);")],
  ["a host among options", inside("https.request({ hostname: [[req.query.host]], path: '/' });")],
  ["a variable", inside("const url = new URL(req.query.url);\n  https.get([[url]], done);")],
])("reports %s", (_, marked) => {
  expect(mark(ssrf, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["a host in the source", inside("await fetch(`https://api.example/users/${req.params.id}`);")],
  [
    "a host in a setting",
    inside(
      "await axios.get(`${process.env.API}/users/${req.params.id}`);\n  await axios.get(config.api + req.query.path);",
    ),
  ],
  [
    "a host by an imported constant",
    `import { BASE_URL } from './a';\n${inside("await fetch(`${BASE_URL}${req.query.path}`);")}`,
  ],
  [
    "a checked host",
    inside("if (!hosts.has(req.query.host)) return;\n  await fetch(`https://${req.query.host}/`);"),
  ],
  ["what is sent", inside("await axios.post('https://api.example/', req.body);")],
  ["a parameter", "export const load = (url) => fetch(url);\n"],
  ["a page", "fetch(location.href);\nfetch('/a' + location.search);\n"],
  [
    "another client",
    "export function f(req) { cache.get(req.query.key); map.fetch(req.query.a); }\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(ssrf, javascriptSyntax, text, "a.ts")).toBe(text);
});
