import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { csrfOff } from "../rules/python/csrf-off.ts";
import { removeCsrfExempt } from "./remove-csrf-exempt.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    ROOT_URLCONF="app",
    ALLOWED_HOSTS=["testserver"],
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
)


@csrf_exempt
def pay(request):
    return HttpResponse("paid")


urlpatterns = [path("pay", pay)]
`;

/** A form of another site, and one of its own that brings the token. */
const script = `
import json
import app, django
django.setup()
from django.test import Client
token = "a" * 32
foreign = Client(enforce_csrf_checks=True).post("/pay").status_code
own = Client(enforce_csrf_checks=True)
own.cookies["csrftoken"] = token
print(json.dumps([foreign, own.post("/pay", {"csrfmiddlewaretoken": token}).status_code]))
`;

proof("a form of another site is refused, one with the token is not", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [csrfOff],
    fixers: [removeCsrfExempt],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([200, 200]);
  expect(runPython(interpreter, { files, script })).toEqual([403, 200]);
});
