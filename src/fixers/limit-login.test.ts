import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { pythonEndpoints } from "../analysis/python/endpoints.ts";
import { unlimitedLogin } from "../rules/python/unlimited-login.ts";
import { limitLogin } from "./limit-login.ts";

const python = await loadPython();

const fix = (files: Readonly<Record<string, string>>) =>
  fixFiles({
    files,
    rules: [unlimitedLogin],
    fixers: [limitLogin],
    syntaxes: [python],
    programs: [pythonEndpoints as never],
    guided: true,
  });

test("FastAPI: two logins of a file share the limiter, one keeps what it depends on", async () => {
  const { files, after } = await fix({
    "app.py": `from fastapi import Depends, FastAPI
app = FastAPI()
@app.post("/login", dependencies=[Depends(log)])  # in
def login(): ...
@app.post(
    "/token",
    status_code=201,
)
def token(): ...
`,
  });
  expect(after).toEqual([]);
  expect(files["app.py"]).toBe(
    `from fastapi import Depends, FastAPI
from login_limit import limit_login
app = FastAPI()
@app.post("/login", dependencies=[Depends(limit_login), Depends(log)])  # in
def login(): ...
@app.post(
    "/token",
    status_code=201,
    dependencies=[Depends(limit_login)],
)
def token(): ...
`.replace(
      "from fastapi import Depends, FastAPI\nfrom login_limit import limit_login\n",
      "from login_limit import limit_login\nfrom fastapi import Depends, FastAPI\n",
    ),
  );
  expect(files["login_limit.py"]).toContain("def limit_login(request: Request)");
});

test("Flask: a decorator below the route, as far in, with the line ends of the file", async () => {
  const text = [
    "from flask import Flask",
    "def create():",
    "    app = Flask(__name__)",
    '    @app.route("/login", methods=["GET", "POST"])',
    "    def login():",
    '        return "x"',
    "    return app",
    "",
  ].join("\r\n");
  const { files, after } = await fix({ "app.py": text });
  expect(after).toEqual([]);
  expect(files["app.py"]).toContain('"POST"])\r\n    @limit_login\r\n    def login():\r\n');
});

test("a module that an earlier fix wrote is used again", async () => {
  const app = (name: string) =>
    `from fastapi import FastAPI\n${name} = FastAPI()\n@${name}.post("/login")\ndef login(): ...\n`;
  const first = await fix({ "a.py": app("a") });
  const { files, after } = await fix({ ...first.files, "b.py": app("b") });
  expect(after).toEqual([]);
  expect(files["b.py"]).toContain("from login_limit import limit_login");
  expect(files["login_limit.py"]).toBe(first.files["login_limit.py"]);
});

test.each([
  [
    "a file of that name that is another",
    {
      "app.py": `from fastapi import FastAPI\napp = FastAPI()\n@app.post("/login")\ndef login(): ...\n`,
      "login_limit.py": "x = 1\n",
    },
  ],
  [
    "a route that is added by a call",
    {
      "app.py": `from flask import Flask\napp = Flask(__name__)\ndef login(): ...\napp.add_url_rule("/login", view_func=login, methods=["POST"])\n`,
    },
  ],
  [
    "Django",
    {
      "urls.py": `from django.urls import path\nimport views\nurlpatterns = [path("login/", views.login)]\n`,
      "views.py": "import django\ndef login(request): ...\n",
    },
  ],
])("refuses %s", async (_, files) => {
  const { refused, proposals } = await fix(files);
  expect(proposals).toEqual([]);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});
