import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { jwtUnverified } from "./jwt-unverified.ts";

const python = await loadPython();

test.each([
  [
    "the signature switched off",
    "import jwt\n[[jwt.decode(t, options={'verify_signature': False})]]\n",
  ],
  [
    "options in a variable",
    "import jwt\ndef f(t):\n    o = {'verify_signature': False}\n    return [[jwt.decode(t, KEY, options=o)]]\n",
  ],
  ["verify=False", "import jwt\n[[jwt.decode(t, KEY, verify=False)]]\n"],
  ["python-jose without algorithms", "from jose import jwt\n[[jwt.decode(t, KEY)]]\n"],
  ["none", "import jwt\n[[jwt.decode(t, KEY, algorithms=['HS256', 'none'])]]\n"],
  [
    "unverified claims",
    "from jose import jwt\ndef user(t):\n    return [[jwt.get_unverified_claims(t)]]['sub']\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(jwtUnverified, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a checked token", "import jwt\njwt.decode(t, KEY, algorithms=['HS256'])\n"],
  ["PyJWT without algorithms, which raises", "import jwt\njwt.decode(t, KEY)\n"],
  [
    "a look into a token that is checked afterwards",
    "import jwt\ndef f(t):\n    tenant = jwt.decode(t, options={'verify_signature': False})['iss']\n    return jwt.decode(t, keys[tenant], algorithms=['RS256'])\n",
  ],
  ["another decode", "import base64 as jwt\njwt.decode(t, verify=False)\n"],
  ["options that are not seen", "import jwt\njwt.decode(t, KEY, ['HS256'], options=options)\n"],
])("allows %s", (_, text) => {
  expect(mark(jwtUnverified, python, text, "a.py")).toBe(text);
});
