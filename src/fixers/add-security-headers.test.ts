import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { pythonEndpoints } from "../analysis/python/endpoints.ts";
import { missingSecurityHeaders } from "../rules/python/missing-security-headers.ts";
import { addSecurityHeaders } from "./add-security-headers.ts";

const python = await loadPython();

const fix = (files: Readonly<Record<string, string>>) =>
  fixFiles({
    files,
    rules: [missingSecurityHeaders],
    fixers: [addSecurityHeaders],
    syntaxes: [python],
    programs: [pythonEndpoints as never],
    guided: true,
  });

const route = '@app.get("/")\ndef home():\n    return "hi"\n';

test("FastAPI: adds a middleware below the application, imported as the package imports", async () => {
  const { files, after } = await fix({
    "app/__init__.py": "",
    "app/main.py": `from fastapi import FastAPI\n\napp = FastAPI(title="x")  # ours\n\n${route}`,
  });
  expect(after).toEqual([]);
  expect(files["app/main.py"]).toBe(
    `from app.security_headers import SecurityHeaders\nfrom fastapi import FastAPI\n\napp = FastAPI(title="x")  # ours\napp.add_middleware(SecurityHeaders)\n\n${route}`,
  );
  expect(files["app/security_headers.py"]).toContain("class SecurityHeaders");
});

test("a file of a package that is run by itself is left to a person", async () => {
  const main = `from flask import Flask\n\napp = Flask(__name__)\n\n${route}`;
  const script = `${main}\nif __name__ == "__main__":\n    app.run()\n`;
  const left = await fix({ "app/__init__.py": "", "app/app.py": script });
  expect(left.files["app/app.py"]).toBe(script);
  expect(left.refused).toMatchObject([{ reason: "needs-person" }]);
  const fixed = await fix({ "app/app.py": script });
  expect(fixed.files["app/app.py"]).toContain("from security_headers import");
});

test("Flask: in a factory, with relative imports, line ends of the file", async () => {
  const text = [
    "from flask import Flask",
    "from .views import bp",
    "def create_app():",
    "    app = Flask(__name__)",
    "    app.register_blueprint(bp)",
    "    return app",
    "",
  ].join("\r\n");
  const views =
    'from flask import Blueprint\nbp = Blueprint("b", __name__)\n@bp.get("/")\ndef home():\n    return "hi"\n';
  const { files, after } = await fix({ "shop/__init__.py": text, "shop/views.py": views });
  expect(after).toEqual([]);
  expect(files["shop/__init__.py"]).toContain(
    "    app = Flask(__name__)\r\n    add_security_headers(app)\r\n    app.register",
  );
  expect(files["shop/__init__.py"]).toContain(
    "from .security_headers import add_security_headers\r\n",
  );
  expect(files["shop/security_headers.py"]).toMatch(/^"""[^\n]+\r\n/);
});

test("Django: first in MIDDLEWARE, in the list's own layout", async () => {
  const rest = {
    "urls.py": "from django.urls import path\nimport views\nurlpatterns = [path('x/', views.x)]\n",
    "views.py": "import django\ndef x(request): ...\n",
  };
  const settings = 'MIDDLEWARE = [\n    "a.B",  # theirs\n    "c.D",\n]\n';
  const { files, after } = await fix({ ...rest, "settings.py": settings });
  expect(after).toEqual([]);
  expect(files["settings.py"]).toBe(
    'MIDDLEWARE = [\n    "django.middleware.security.SecurityMiddleware",\n    "a.B",  # theirs\n    "c.D",\n]\n',
  );
});

test.each([
  [
    "a file of that name",
    {
      "app.py": `from fastapi import FastAPI\napp = FastAPI()\n${route}`,
      "security_headers.py": "",
    },
  ],
  [
    "another statement in the line",
    { "app.py": `from fastapi import FastAPI\napp = FastAPI(); x = 1\n${route}` },
  ],
  [
    "an attribute",
    {
      "app.py": `from fastapi import FastAPI\nclass S:\n    pass\ns = S()\ns.app = FastAPI()\n@s.app.get("/")\ndef home(): ...\n`,
    },
  ],
])("refuses %s", async (_, files) => {
  const { refused, proposals } = await fix(files);
  expect(proposals).toEqual([]);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});
