import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { pythonEndpoints } from "../analysis/python/endpoints.ts";
import { missingSecurityHeaders } from "../rules/python/missing-security-headers.ts";
import { addSecurityHeaders } from "./add-security-headers.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const fastapi = `from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/")
def home(response: Response):
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return {"a": 1}
`;
const flask = `from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/")
def home():
    response = jsonify(a=1)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
`;

const ask = (client: string, base: string) => `import json
${client}
answers = []
for url in ("http://shop.test/", "https://shop.test/"):
    r = client.get(${base})
    answers.append({"status": r.status_code, "headers": {k.lower(): v for k, v in r.headers.items()}, "body": r.text})
print(json.dumps(answers))`;
const scripts = {
  fastapi: ask(
    "from fastapi.testclient import TestClient\nfrom app import app\nclient = TestClient(app)",
    "url",
  ),
  flask: ask("from app import app\nclient = app.test_client()", '"/", base_url=url'),
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

proof.each([
  ["fastapi", fastapi],
  ["flask", flask],
] as const)("%s sends the headers, and everything else as before", async (name, app) => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    // What writes one header itself is no middleware: the rule still reports it.
    rules: [missingSecurityHeaders],
    fixers: [addSecurityHeaders],
    syntaxes: [python],
    programs: [pythonEndpoints as never],
    guided: true,
  });
  const script = scripts[name];
  const before = runPython(interpreter, { files: { "app.py": app }, script }) as Answer[];
  const after = runPython(interpreter, { files, script }) as Answer[];
  for (const [index, plain] of before.entries()) {
    const fixed = after[index] as Answer;
    expect([fixed.status, fixed.body]).toEqual([plain.status, plain.body]);
    expect(fixed.headers).toMatchObject(plain.headers);
    expect(plain.headers["x-content-type-options"]).toBeUndefined();
    expect(fixed.headers["x-content-type-options"]).toBe("nosniff");
    expect(fixed.headers["x-frame-options"]).toBe("SAMEORIGIN");
  }
  expect(after[0]?.headers["strict-transport-security"]).toBeUndefined();
  expect(after[1]?.headers["strict-transport-security"]).toContain("max-age");
});
