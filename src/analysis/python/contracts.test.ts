import { expect, test } from "vitest";
import type { GatheredFile, Program, ProgramReader } from "../../model/index.ts";
import { gatherFrom } from "../../stages/collect/gather.ts";
import { openApiSyntax } from "../../syntax/openapi.ts";
import { pythonSyntax } from "../../syntax/python.ts";
import { pythonEndpoints } from "./endpoints.ts";
import { pythonFlows } from "./flow/program.ts";

/** Links files of Python and descriptions of interfaces, by path. */
function link<P extends Program, G>(
  reader: ProgramReader<P, G>,
  files: Readonly<Record<string, string>>,
): P {
  const said = Object.entries(files).flatMap(([path, text]) => {
    const syntax = path.endsWith(".py") ? pythonSyntax : openApiSyntax;
    const document = syntax.parse({ path, text, encoding: "utf-8" });
    const gathered = gatherFrom(document, [reader as ProgramReader<never, never>]);
    return gathered.map(({ value }) => ({ path, value: JSON.parse(JSON.stringify(value)) }));
  });
  return reader.link(said as GatheredFile<G>[]);
}

const files = {
  "app.py":
    "import connexion\napp = connexion.FlaskApp(__name__, specification_dir='spec')\napp.add_api('openapi.yml')\n",
  "api/__init__.py": "",
  "api/users.py":
    "import os\nfrom flask import abort, request\ndef find(name, page):\n    os.system(name)\n    os.system(page)\n    open(name)\ndef make(body):\n    if not request.headers.get('x'):\n        abort(401)\n    os.system(body['command'])\n",
  "spec/openapi.yml": `openapi: 3.0.0
components: {securitySchemes: {key: {type: apiKey, in: header, name: K, x-apikeyInfoFunc: api.keys.check}}}
paths:
  /users/{name}:
    get:
      operationId: api.users.find
      parameters:
        - {name: name, in: path, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
  /users:
    post:
      operationId: api.users.make
      requestBody: {content: {}}
    put:
      operationId: api.users.find
      security: [{key: []}]
    delete:
      operationId: elsewhere.users.remove
`,
};

const flowsOf = (given: Readonly<Record<string, string>>) =>
  link(pythonFlows, given).flows.map(({ kind, path, site, source, trace }) => {
    const [first] = trace;
    const from = first && "path" in first ? `${first.path}:${first.region.startLine}` : "";
    return `${kind} ${path}:${site.region.startLine} ${source.what} ${from}`;
  });

test("what an operation takes comes from outside, unless its type lets nothing through", () => {
  expect(flowsOf(files).sort()).toEqual([
    "command api/users.py:10 a parameter of the request spec/openapi.yml:12",
    "command api/users.py:4 a parameter of the request spec/openapi.yml:6",
  ]);
});

test("without connexion an operation is only a name", () => {
  const without = { ...files, "app.py": "import flask\n" };
  expect(flowsOf(without)).toEqual([]);
  expect(link(pythonEndpoints, without).endpoints).toEqual([]);
});

test("operations are endpoints, where their functions stand", () => {
  const { endpoints } = link(pythonEndpoints, files);
  expect(
    endpoints.map(({ method, path, handler, place, authenticated, validated, isMounted }) => [
      `${method} ${path} ${handler} ${place.path}:${place.site.region.startLine}`,
      authenticated.state,
      authenticated.evidence?.path ?? "",
      validated.evidence?.path ?? "",
      isMounted,
    ]),
  ).toEqual([
    [
      "POST /users api.users.make api/users.py:7",
      "present",
      "api/users.py",
      "spec/openapi.yml",
      true,
    ],
    ["PUT /users api.users.find api/users.py:3", "present", "spec/openapi.yml", "", true],
    ["GET /users/{name} api.users.find api/users.py:3", "absent", "", "spec/openapi.yml", true],
  ]);
});
