import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { corsAnyOrigin } from "../rules/python/cors-any-origin.ts";
import { listCorsOrigins } from "./list-cors-origins.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const fastapi = (options: string) => `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, ${options}, allow_credentials=True)


@app.get("/me")
def me():
    return "Ann"
`;

const flask = `from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, supports_credentials=True)


@app.get("/me")
def me():
    return "Ann"
`;

const ask = (client: string) => `
import json
from app import app
${client}
def allowed(origin):
    answer = client.get("/me", headers={"Origin": origin, "Cookie": "session=1"})
    return [answer.status_code, answer.headers.get("Access-Control-Allow-Origin")]
print(json.dumps([allowed("https://evil.example"), allowed("https://app.example")]))
`;
const starlette = ask("from fastapi.testclient import TestClient\nclient = TestClient(app)");

proof.each([
  ["a list", fastapi('allow_origins=["*"]'), starlette],
  ["a pattern", fastapi('allow_origin_regex="https://.*"'), starlette],
  ["Flask's own default", flask, ask("client = app.test_client()")],
])("with %s another site reads answers before, and not after", async (_, app, script) => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [corsAnyOrigin],
    fixers: [listCorsOrigins],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([
    [200, "https://evil.example"],
    [200, "https://app.example"],
  ]);
  const env = { CORS_ORIGINS: "https://app.example https://b.example" };
  expect(runPython(interpreter, { files, script, env })).toEqual([
    [200, null],
    [200, "https://app.example"],
  ]);
  expect(runPython(interpreter, { files, script })).toEqual([
    [200, null],
    [200, null],
  ]);
});
