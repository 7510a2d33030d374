import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { unvalidatedInput } from "../rules/python/unvalidated-input.ts";
import { inputModel } from "./input-model.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from fastapi import FastAPI

app = FastAPI()


@app.post("/orders")
def create_order(body: dict):
    name = body["name"].strip()
    return {"total": int(body["amount"]) * 3, "name": name, "note": body.get("note", "none")}
`;

const script = `import json
from fastapi.testclient import TestClient
from app import app
client = TestClient(app, raise_server_exceptions=False)
bodies = [
    {"name": " a ", "amount": 2},
    {"name": "b", "amount": 1, "note": "x", "other": 1},
    {"name": "b"},
    {"name": ["b"], "amount": 1},
    {"name": "b", "amount": "many"},
]
answers = [client.post("/orders", json=body) for body in bodies]
print(json.dumps([[a.status_code, a.json() if a.status_code == 200 else None] for a in answers]))`;

proof(
  "orders are answered as before, and what does not fit is refused instead of failing",
  async () => {
    const { files } = await fixFiles({
      files: { "app.py": app },
      rules: [unvalidatedInput],
      fixers: [inputModel],
      syntaxes: [python],
      guided: true,
    });
    const run = (used: Readonly<Record<string, string>>) =>
      runPython(interpreter, { files: used, script }) as [number, unknown][];
    const before = run({ "app.py": app });
    const after = run(files);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(before.map(([status]) => status)).toEqual([200, 200, 500, 500, 500]);
    expect(after.map(([status]) => status)).toEqual([200, 200, 422, 422, 422]);
  },
);
