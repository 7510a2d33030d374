import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { jwtNoExpiry } from "./jwt-no-expiry.ts";

const python = await loadPython();

test.each([
  ["a payload in the call", "import jwt\n[[jwt.encode({'sub': u}, KEY, algorithm='HS256')]]\n"],
  [
    "a payload in a variable",
    "from jose import jwt\ndef f(u):\n    p = {'sub': u}\n    return [[jwt.encode(p, KEY)]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(jwtNoExpiry, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["exp", "import jwt\njwt.encode({'sub': u, 'exp': e}, KEY)\n"],
  [
    "exp put in later",
    "import jwt\ndef f(u):\n    p = {'sub': u}\n    p['exp'] = e\n    return jwt.encode(p, KEY)\n",
  ],
  [
    "a payload that another function may change",
    "import jwt\ndef f(u):\n    p = {'sub': u}\n    add_times(p)\n    return jwt.encode(p, KEY)\n",
  ],
  ["a payload from outside", "import jwt\ndef f(data):\n    return jwt.encode(data, KEY)\n"],
  ["what ** may bring", "import jwt\njwt.encode({'sub': u, **times()}, KEY)\n"],
])("allows %s", (_, text) => {
  expect(mark(jwtNoExpiry, python, text, "a.py")).toBe(text);
});
