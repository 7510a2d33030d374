import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { pythonEndpoints } from "../analysis/python/endpoints.ts";
import { unlimitedLogin } from "../rules/python/unlimited-login.ts";
import { limitLogin } from "./limit-login.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const fastapi = `from fastapi import FastAPI
app = FastAPI()
@app.post("/login")
def login(password: str):
    return {"ok": password == "right"}
`;
const flask = `from flask import Flask, request
app = Flask(__name__)
@app.route("/login", methods=["GET", "POST"])
def login():
    return {"ok": request.args.get("password") == "right"}
`;

const script = (client: string) => `import json
${client}
def tries(count, password):
    return [client.post("/login?password=" + password).status_code for _ in range(count)]
attack = tries(20, "guess")
try:
    import login_limit
    login_limit._attempts.clear()
except ImportError:
    pass
print(json.dumps([attack, tries(2, "right"), client.get("/login").status_code]))`;
const scripts = {
  fastapi: script(
    "from fastapi.testclient import TestClient\nfrom app import app\nclient = TestClient(app)",
  ),
  flask: script("from app import app\nclient = app.test_client()"),
};

proof.each([
  ["fastapi", fastapi],
  ["flask", flask],
] as const)("%s: guessing ends after five attempts, a user's login does not", async (name, app) => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [unlimitedLogin],
    fixers: [limitLogin],
    syntaxes: [python],
    programs: [pythonEndpoints as never],
    guided: true,
  });
  const run = (used: Readonly<Record<string, string>>) =>
    runPython(interpreter, { files: used, script: scripts[name] }) as [number[], number[], number];
  const [attack, benign, reading] = run({ "app.py": app });
  expect(new Set(attack)).toEqual(new Set([200]));
  const [stopped, ...others] = run(files);
  expect(stopped).toEqual([...Array(5).fill(200), ...Array(15).fill(429)]);
  expect(others).toEqual([benign, reading]);
});
