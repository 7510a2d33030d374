import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { insecureCookie } from "../rules/python/insecure-cookie.ts";
import { secureCookie } from "./secure-cookie.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const flask = `from flask import Flask, make_response

app = Flask(__name__)


@app.get("/login")
def login():
    response = make_response("welcome")
    response.set_cookie("session_id", "abc", max_age=60)
    return response
`;

const fastapi = `from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/login")
def login(response: Response):
    response.set_cookie(key="session_id", value="abc", max_age=60)
    return "welcome"
`;

const django = `from django.conf import settings
from django.http import HttpResponse

settings.configure()


def login():
    response = HttpResponse("welcome")
    response.set_cookie("session_id", "abc", max_age=60)
    return response
`;

const print = "import json; print(json.dumps(cookie))";
const scripts = {
  flask: `from app import app\ncookie = app.test_client().get("/login").headers["Set-Cookie"]\n${print}`,
  fastapi: `from fastapi.testclient import TestClient\nfrom app import app\ncookie = TestClient(app).get("/login").headers["set-cookie"]\n${print}`,
  django: `from app import login\ncookie = login().cookies.output(header="").strip()\n${print}`,
};

proof.each([
  ["flask", flask],
  ["fastapi", fastapi],
  ["django", django],
] as const)("%s sends the cookie with all attributes", async (name, app) => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [insecureCookie],
    fixers: [secureCookie],
    syntaxes: [python],
    guided: true,
  });
  const script = scripts[name];
  const partsOf = (cookie: unknown) => String(cookie).toLowerCase().split(/;\s*/);
  const before = partsOf(runPython(interpreter, { files: { "app.py": app }, script }));
  const after = partsOf(runPython(interpreter, { files, script }));
  for (const part of ["secure", "httponly"]) {
    expect(before).not.toContain(part);
    expect(after).toContain(part);
  }
  expect(after).toContain("samesite=lax");
  expect(after).toEqual(expect.arrayContaining(["session_id=abc", "max-age=60"]));
});
