import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { jwtUnverified } from "../rules/python/jwt-unverified.ts";
import { verifyJwt } from "./verify-jwt.ts";

const python = await loadPython();
const fix = async (text: string, guided = false) => {
  const fixed = await fixFiles({
    files: { "a.py": text },
    rules: [jwtUnverified],
    fixers: [verifyJwt],
    syntaxes: [python],
    guided,
  });
  return { ...fixed, text: fixed.files["a.py"] };
};

const signs = "import jwt\nt = jwt.encode(p, KEY, algorithm='HS256')\n";

test.each([
  [
    "the algorithm that the file signs with",
    `${signs}jwt.decode(t, KEY, options={'verify_signature': False})\n`,
    `${signs}jwt.decode(t, KEY, options={'verify_signature': True}, algorithms=['HS256'])\n`,
  ],
  [
    "its own algorithms",
    `${signs}jwt.decode(t, key=KEY, algorithms=A, options={'verify_signature': False})\n`,
    `${signs}jwt.decode(t, key=KEY, algorithms=A, options={'verify_signature': True})\n`,
  ],
  [
    "python-jose",
    "from jose import jwt\nt = jwt.encode(p, KEY, ALG)\njwt.decode(t, KEY)\n",
    "from jose import jwt\nt = jwt.encode(p, KEY, ALG)\njwt.decode(t, KEY, algorithms=[ALG])\n",
  ],
])("is safe with %s", async (_, before, after) => {
  const { text, after: left } = await fix(before);
  expect(text).toBe(after);
  expect(left).toEqual([]);
});

test.each([
  [
    "another key",
    "import jwt\njwt.decode(t, KEY, algorithms=['HS256'], options={'verify_signature': False})\n",
    "import jwt\njwt.decode(t, KEY, algorithms=['HS256'], options={'verify_signature': True})\n",
  ],
  [
    "verify=False",
    "import jwt\njwt.decode(t, KEY, verify=False, algorithms=['HS256'])\n",
    "import jwt\njwt.decode(t, KEY, algorithms=['HS256'])\n",
  ],
])("is guided with %s", async (_, before, after) => {
  expect((await fix(before)).text).toBe(before);
  expect((await fix(before, true)).text).toBe(after);
});

test.each([
  [
    "no key",
    `${signs}def f(t):\n    return jwt.decode(t, options={'verify_signature': False})\n`,
    "No key",
  ],
  [
    "an empty key",
    `${signs}def f(t):\n    return jwt.decode(t, '', options={'verify_signature': False})\n`,
    "No key",
  ],
  [
    "no algorithm",
    "import jwt\njwt.decode(t, KEY, options={'verify_signature': False})\n",
    "algorithms=",
  ],
  [
    "two algorithms",
    `${signs}jwt.encode(p, KEY, algorithm='HS512')\njwt.decode(t, KEY, options={'verify_signature': False})\n`,
    "algorithms=",
  ],
  ["none", "import jwt\njwt.decode(t, KEY, algorithms=['none'])\n", "list of algorithms"],
  ["claims", "from jose import jwt\njwt.get_unverified_claims(t)\n", "list of algorithms"],
])("refuses %s", async (_, source, reason) => {
  const { text, refused } = await fix(source, true);
  expect(text).toBe(source);
  expect(refused).toMatchObject([
    { reason: "needs-person", message: expect.stringContaining(reason) },
  ]);
});
