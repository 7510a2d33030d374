import { expect, test } from "vitest";
import { findEndpoints } from "../../../test/python-endpoints.ts";
import { missingSecurityHeaders as rule } from "./missing-security-headers.ts";

const flask = (line = "") => ({
  "app.py": `from flask import Flask
app = Flask(__name__)
${line}
@app.get("/")
def home():
    return "hi"
`,
});

test("reports an application that writes none", () => {
  expect(findEndpoints(rule, flask())).toEqual(["low app.py:2"]);
});

test.each([
  [
    "a hook",
    '@app.after_request\ndef add(r):\n    r.headers["X-Frame-Options"] = "DENY"\n    return r',
  ],
  ["Talisman", "from flask_talisman import Talisman\nTalisman(app)"],
])("allows %s", (_, line) => {
  expect(findEndpoints(rule, flask(line))).toEqual([]);
});

test("reports Django without SecurityMiddleware only", () => {
  const django = (middleware: string) => ({
    "settings.py": `ROOT_URLCONF = "urls"\nMIDDLEWARE = ["${middleware}"]\n`,
    "urls.py": `from django.urls import path\nimport views\nurlpatterns = [path("x/", views.x)]\n`,
    "views.py": "import django\ndef x(request): ...\n",
  });
  const security = "django.middleware.security.SecurityMiddleware";
  expect(findEndpoints(rule, django("django.middleware.common.CommonMiddleware"))).toEqual([
    "low settings.py:2",
  ]);
  expect(findEndpoints(rule, django(security))).toEqual([]);
});

test("says nothing of applications of tests, and of those that answer nothing", () => {
  expect(findEndpoints(rule, { "tests/app.py": flask()["app.py"] })).toEqual([]);
  const idle = "from flask import Flask\napp = Flask(__name__)\n";
  expect(findEndpoints(rule, { "app.py": idle })).toEqual([]);
});
