import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { djangoSettings } from "../rules/python/django-settings.ts";
import { protectDjangoSettings } from "./protect-django-settings.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const settings = `SECRET_KEY = "only-of-this-test"
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "urls"
DEBUG = True
ALLOWED_HOSTS = ["*"]
SECURE_CONTENT_TYPE_NOSNIFF = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
`;

const urls = `from django.http import HttpResponse
from django.urls import path


def home(request):
    return HttpResponse("home")


def broken(request):
    raise ValueError("inner secret")


urlpatterns = [path("", home), path("broken", broken)]
`;

const script = `
import json, logging, os
os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client

client = Client(raise_request_exception=False)
old = "md5$salt$67a1e09bb1f83f5007dc119c14d663aa"
def get(path, host):
    answer = client.get(path, headers={"host": host})
    return [answer.status_code, "inner secret" in answer.content.decode(), answer.headers.get("X-Content-Type-Options")]
print(json.dumps([get("/", "shop.test"), get("/broken", "shop.test"), get("/", "evil.test")[0], make_password("x").split("$")[0], check_password("password", old)]))
`;

proof("own hosts get the same pages, others and attacks get nothing", async () => {
  const files = { "site_settings.py": settings, "urls.py": urls };
  const env = { ALLOWED_HOSTS: "shop.test" };
  expect(runPython(interpreter, { files, script, env })).toEqual([
    [200, false, null],
    [500, true, null],
    200,
    "md5",
    true,
  ]);
  const fixed = await fixFiles({
    files,
    rules: [djangoSettings],
    fixers: [protectDjangoSettings],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: fixed.files, script, env })).toEqual([
    [200, false, "nosniff"],
    [500, false, "nosniff"],
    400,
    "pbkdf2_sha256",
    true,
  ]);
});
