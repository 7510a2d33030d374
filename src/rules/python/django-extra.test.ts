import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { djangoExtra } from "./django-extra.ts";

const python = await loadPython();

test.each([
  ["a clause", "def f(x):\n    return [[U.objects.all().extra(where=[f'a = {x}'])]]\n"],
  ["a column", "def f(x):\n    return [[U.objects.extra(select={'a': x})]]\n"],
  ["a column of dict()", "def f(x):\n    return [[U.objects.extra(dict(a='b' + x))]]\n"],
  [
    "a table",
    "from django.db import models\ndef f(x):\n    return [[users().extra(tables=[x])]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(djangoExtra, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["written text", "A = 'a'\nU.objects.extra(where=['a = %s' % A, 'b = 1'])\n"],
  ["values that are bound", "def f(x):\n    U.objects.extra(where=['a = %s'], params=[x])\n"],
  ["numbers", "def f(x):\n    U.objects.extra(where=[f'a = {int(x)}'])\n"],
  ["another extra", "def f(x):\n    log.extra(where=[x])\n"],
])("allows %s", (_, text) => {
  expect(mark(djangoExtra, python, text, "a.py")).toBe(text);
});

test("is worse where a user sends the text", () => {
  const text =
    "from django.db import models\ndef view(request):\n    return U.objects.extra(where=['a = ' + request.GET['a']])\n";
  expect([...djangoExtra.find(parsePythonText(text))]).toMatchObject([{ severity: "high" }]);
});
