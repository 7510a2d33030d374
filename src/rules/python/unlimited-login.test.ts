import { expect, test } from "vitest";
import { findEndpoints } from "../../../test/python-endpoints.ts";
import { unlimitedLogin as rule } from "./unlimited-login.ts";

const fastapi = (route: string, decorators = "") => ({
  "app.py": `from fastapi import FastAPI
from slowapi import Limiter
app = FastAPI()
limiter = Limiter(key_func=None)
${route}
${decorators}
def view(): ...
`,
});

test.each(["/login", "/api/v1/login/access-token", "/token", "/auth/sign-in/", "/users/log_in"])(
  "reports POST %s",
  (path) => {
    expect(findEndpoints(rule, fastapi(`@app.post("${path}")`))).toEqual(["low app.py:5 view"]);
  },
);

test.each([
  ["what is limited", fastapi('@app.post("/login")', '@limiter.limit("5/minute")')],
  ["reading", fastapi('@app.get("/login")')],
  ["renewing", fastapi('@app.post("/refresh-token")')],
  ["other words", fastapi('@app.post("/blogin-posts")')],
  ["tests", { "tests/app.py": fastapi('@app.post("/login")')["app.py"] }],
])("allows %s", (_, files) => {
  expect(findEndpoints(rule, files)).toEqual([]);
});

test("Flask and Django, each place once", () => {
  const flask = `from flask import Flask
app = Flask(__name__)
@app.route("/login", methods=["GET", "POST"])
def login(): ...
`;
  expect(findEndpoints(rule, { "app.py": flask })).toEqual(["low app.py:3 login"]);
  const django = {
    "urls.py": `from django.urls import path\nimport views\nurlpatterns = [path("login/", views.enter)]\n`,
    "views.py": "import django\ndef enter(request): ...\n",
  };
  expect(findEndpoints(rule, django)).toEqual(["low views.py:2 enter"]);
});
