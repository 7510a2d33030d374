import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { insecureCookie } from "./insecure-cookie.ts";

const python = await loadPython();
const missing = (text: string) => {
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  return [...insecureCookie.find(document)].map(({ evidence, severity }) => [
    ...evidence.missing,
    ...(severity ? [severity] : []),
  ]);
};

test.each([
  ["nothing said", "import flask\n[[r.set_cookie('session_id', x)]]\n"],
  [
    "off",
    "from fastapi import Response\n[[r.set_cookie(key='token', value=x, secure=False, httponly=True)]]\n",
  ],
  [
    "a signed one",
    "from django.http import HttpResponse\n[[r.set_signed_cookie(AUTH_COOKIE, x, secure=True)]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(insecureCookie, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "all set",
    "import flask\nr.set_cookie('sid', x, secure=True, httponly=True, samesite='Strict')\n",
  ],
  ["by settings", "import fastapi\nr.set_cookie('sid', x, secure=settings.TLS, httponly=on)\n"],
  ["options that are not seen", "import flask\nr.set_cookie('sid', x, **options)\n"],
  [
    "a cookie that is deleted",
    "import flask\nr.set_cookie('sid', '', expires=0)\nr.set_cookie('sid', 'x', max_age=0)\n",
  ],
  ["another library", "browser.set_cookie('sid', x)\n"],
  ["a form's token", "import flask\nr.set_cookie('csrftoken', x, secure=True)\n"],
  ["a choice that scripts read", "import flask\nr.set_cookie('theme', x, secure=True)\n"],
])("allows %s", (_, text) => {
  expect(mark(insecureCookie, python, text, "a.py")).toBe(text);
});

test.each([
  [
    "all of a session's",
    "import flask\nr.set_cookie('session', x)\n",
    [["secure", "httponly", "samesite"]],
  ],
  [
    "Starlette says `lax` itself",
    "import starlette\nr.set_cookie('session', x)\n",
    [["secure", "httponly"]],
  ],
  ["of others only `secure`", "import flask\nr.set_cookie('theme', x)\n", [["secure", "low"]]],
])("counts %s", (_, text, expected) => {
  expect(missing(text)).toEqual(expected);
});
