import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { debugMode } from "../rules/python/debug-mode.ts";
import { flaskDebug } from "../rules/python/flask-debug.ts";
import { debugFromEnvironment } from "./debug-from-environment.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

async function fixed(app: string) {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [debugMode, flaskDebug],
    fixers: [debugFromEnvironment],
    syntaxes: [python],
  });
  return files;
}

const flask = `from flask import Flask

app = Flask(__name__)
app.debug = True


@app.get("/hello")
def hello():
    return "hello"


@app.get("/fails")
def fails():
    raise ValueError("secret of the server")


def start():
    app.run(debug=True)
`;

/** What the server is started with, without a socket. */
const startFlask = `
import json, werkzeug.serving
seen = {}
werkzeug.serving.run_simple = lambda host, port, app, **options: seen.update(options)
from app import app, start
hello = app.test_client().get("/hello").text
start()
print(json.dumps([hello, app.debug, seen["use_debugger"]]))
`;

proof("Flask's debugger is off, and back where a developer asks for it", async () => {
  const before = { "app.py": flask };
  const after = await fixed(flask);
  const script = startFlask;
  expect(runPython(interpreter, { files: before, script })).toEqual(["hello", true, true]);
  expect(runPython(interpreter, { files: after, script })).toEqual(["hello", false, false]);
  const env = { FLASK_DEBUG: "1" };
  expect(runPython(interpreter, { files: after, script, env })).toEqual(["hello", true, true]);
});

const fastapi = `from fastapi import FastAPI

app = FastAPI(debug=True)


@app.get("/hello")
def hello():
    return "hello"


@app.get("/fails")
def fails():
    raise ValueError("secret of the server")
`;

const askFastapi = `
import json
from fastapi.testclient import TestClient
from app import app
client = TestClient(app, raise_server_exceptions=False)
print(json.dumps([client.get("/hello").json(), "secret of the server" in client.get("/fails").text]))
`;

proof("FastAPI no longer answers with the stack", async () => {
  const script = askFastapi;
  const before = { "app.py": fastapi };
  expect(runPython(interpreter, { files: before, script })).toEqual(["hello", true]);
  expect(runPython(interpreter, { files: await fixed(fastapi), script })).toEqual(["hello", false]);
});
