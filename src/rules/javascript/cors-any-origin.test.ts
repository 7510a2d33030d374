import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";

const cors = "import cors from 'cors';\n";

test.each([
  ["every origin", `${cors}app.use([[cors({ origin: true, credentials: true })]]);`],
  [
    "a function that says yes",
    `${cors}app.use([[cors({ origin: (o, done) => done(null, true), credentials: true })]]);`,
  ],
  [
    "a function that says yes in a block",
    `${cors}app.use([[cors({ credentials: true, origin: function (o, done) { done(null, o); } })]]);`,
  ],
  [
    "options in a constant",
    `${cors}const options = { origin: true, credentials: true };\napp.use([[cors(options)]]);`,
  ],
  ["Fastify", "[[app.register(require('@fastify/cors'), { origin: true, credentials: true })]];"],
  ["Nest", "[[app.enableCors({ origin: true, credentials: true })]];"],
  [
    "a header",
    "app.use((req, res, next) => {\n  [[res.header('Access-Control-Allow-Origin', req.headers.origin)]];\n  res.header('Access-Control-Allow-Credentials', 'true');\n});",
  ],
  ["the star", `${cors}app.use([[cors({ origin: '*', credentials: true })]]);`],
])("reports %s", (_, marked) => {
  expect(mark(corsAnyOrigin, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["a list", `${cors}app.use(cors({ origin: ['https://a.example'], credentials: true }));`],
  [
    "no credentials",
    `${cors}app.use(cors()); app.use(cors({ origin: true })); app.use(cors({ origin: '*' }));`,
  ],
  [
    "a function that looks",
    `${cors}app.use(cors({ credentials: true, origin: (o, done) => done(null, list.includes(o)) }));`,
  ],
  ["a setting", `${cors}app.use(cors({ origin: process.env.ORIGIN, credentials: true }));`],
  [
    "a checked origin",
    "app.use((req, res) => {\n  const { origin } = req.headers;\n  if (list.includes(origin)) res.header('Access-Control-Allow-Origin', origin);\n  res.header('Access-Control-Allow-Credentials', 'true');\n});",
  ],
  [
    "a header without credentials",
    "app.use((req, res) => { res.header('Access-Control-Allow-Origin', req.headers.origin); });",
  ],
])("allows %s", (_, text) => {
  expect(mark(corsAnyOrigin, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("the star is refused by browsers", () => {
  const text = `${cors}app.use(cors({ origin: '*', credentials: true }));`;
  expect([...corsAnyOrigin.find(parseJavascriptText(text))][0]?.severity).toBe("low");
});
