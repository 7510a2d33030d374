import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { identityFromHeader } from "./identity-from-header.ts";

const python = await loadPython();

test.each([
  [
    "a parameter of FastAPI",
    "from fastapi import Header\ndef get_current_user([[x_user_id: str = Header(...)]]):\n    return load(x_user_id)\n",
  ],
  [
    "an annotated one with another name",
    'from typing import Annotated\nfrom fastapi import Header\nasync def me([[who: Annotated[str, Header(alias="X-User-Email")]]]):\n    return who\n',
  ],
  [
    "a header of Flask",
    'from flask import request\ndef current_user():\n    return User.get([[request.headers.get("X-User-Id")]])\n',
  ],
  [
    "a header of a request that is handed over",
    'def get_user(request):\n    return [[request.headers["X-Forwarded-User"]]]\n',
  ],
  [
    "a header of Django",
    'class V:\n    def get_user(self, request):\n        return [[request.META["HTTP_X_ROLE"]]]\n',
  ],
])("reports %s", (_, marked) => {
  expect(mark(identityFromHeader, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["other headers", 'def f(request):\n    return request.headers.get("X-Request-Id")\n'],
  ["what the server sets", 'def f(request):\n    return request.META["REMOTE_USER"]\n'],
  [
    "a header beside a secret of the proxy",
    'import hmac\ndef user(request):\n    if not hmac.compare_digest(request.headers["X-Proxy"], SECRET):\n        raise Denied\n    return request.headers["X-User-Id"]\n',
  ],
  [
    "a header beside a token that is checked",
    'def user(request):\n    claims = jwt.decode(token(request), KEY, algorithms=["RS256"])\n    return request.headers.get("X-User-Id") or claims["sub"]\n',
  ],
  [
    "headers that are sent",
    'def f(s, headers):\n    headers["X-User-Id"] = "1"\n    s.get(u, headers={"X-User-Id": "1"})\n',
  ],
  ["a parameter that is no header", "def f(x_user_id: str): return x_user_id\n"],
])("allows %s", (_, text) => {
  expect(mark(identityFromHeader, python, text, "a.py")).toBe(text);
});

test("is worst where the function decides who somebody is", () => {
  const severity = (name: string) => {
    const text = `def ${name}(request):\n    log(request.headers.get("X-User-Id"))\n`;
    const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
    return [...identityFromHeader.find(document)][0]?.severity;
  };
  expect([severity("get_current_user"), severity("trace")]).toEqual(["high", "medium"]);
});
