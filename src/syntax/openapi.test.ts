import { expect, test } from "vitest";
import { openApiSyntax } from "./openapi.ts";

const read = (text: string, path = "openapi.yaml") =>
  openApiSyntax.parse({ path, text, encoding: "utf-8" }).operations;

const document = `openapi: 3.0.1
servers: [{url: "https://example.com/v1/"}]
security: [{key: []}]
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, x-apikeyInfoFunc: api.keys.check}
    plain: {type: http, scheme: basic}
  parameters:
    name: {name: name, in: path, required: true, schema: {$ref: "#/components/schemas/Name"}}
  schemas:
    Name: {type: string}
paths:
  /users/{name}:
    x-openapi-router-controller: api.users
    parameters:
      - {$ref: "#/components/parameters/name"}
    get:
      operationId: find
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
        - {name: q, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
    delete:
      operationId: remove
      security: [{plain: []}]
  /open:
    post:
      operationId: api.main.open
      security: []
      requestBody: {content: {application/json: {schema: {type: object}}}}
    get: {operationId: justAName}
`;

test("operations with the functions that answer them", () => {
  const operations = read(document);
  expect(operations.map(({ range }) => document.slice(range.start, range.end))).toEqual([
    "find",
    "remove",
    "api.main.open",
  ]);
  expect(operations.map(({ range: _, ...one }) => one)).toEqual([
    {
      method: "GET",
      path: "/v1/users/{name}",
      handler: "api.users.find",
      security: "key",
      parameters: [
        { name: "name", lets: "segment" },
        { name: "page", lets: "harmless" },
        { name: "order", lets: "harmless" },
        { name: "q", lets: "anything" },
      ],
    },
    {
      method: "DELETE",
      path: "/v1/users/{name}",
      handler: "api.users.remove",
      parameters: [{ name: "name", lets: "segment" }],
    },
    {
      method: "POST",
      path: "/v1/open",
      handler: "api.main.open",
      parameters: [{ name: "body", lets: "anything" }],
    },
  ]);
});

test("version 2, and JSON", () => {
  const text = JSON.stringify({
    swagger: "2.0",
    basePath: "/v2",
    paths: {
      "/a": {
        post: {
          operationId: "api.make",
          parameters: [
            { name: "user", in: "body", schema: { type: "object" } },
            { name: "id", in: "query", type: "string", format: "uuid" },
          ],
        },
      },
    },
  });
  expect(read(text, "swagger.json")).toMatchObject([
    {
      method: "POST",
      path: "/v2/a",
      handler: "api.make",
      parameters: [
        { name: "body", lets: "anything" },
        { name: "id", lets: "harmless" },
      ],
    },
  ]);
});

test.each([
  "",
  "operationId: a.b",
  "paths: [",
  "paths: {/a: {get: {operationId: 'a.b; c'}}}",
  "paths: {/a: {get: {operationId: [a.b]}}}\n# operationId: a.b",
  "x: &x {parameters: [*x]}\npaths: {/a: *x}\n# operationId: a.b",
  `# operationId: a.b\n${"[".repeat(5000)}`,
  `# operationId: a.b\n${"x".repeat(1_000_001)}`,
])("%.60j says nothing", (text) => {
  expect(read(text)).toEqual([]);
});

test("references in a circle end", () => {
  const text =
    "paths: {/a: {get: {operationId: a.b, parameters: [{$ref: '#/x'}, {name: y, in: query, schema: {$ref: '#/z'}}]}}}\nx: {$ref: '#/x'}\nz: {$ref: '#/nowhere'}\n";
  expect(read(text)).toMatchObject([{ parameters: [{ name: "y", lets: "anything" }] }]);
});

test("a byte order mark and carriage returns", () => {
  const text = "\ufeffpaths:\r\n  /a:\r\n    get:\r\n      operationId: a.b\r\n";
  expect(read(text)).toMatchObject([{ handler: "a.b", method: "GET", path: "/a" }]);
});
