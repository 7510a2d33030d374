import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakPasswordHash } from "./weak-password-hash.ts";

const python = await loadPython();

test.each([
  ["a fast hash", "import hashlib\nh = [[hashlib.sha256(password.encode())]].hexdigest()\n"],
  ["with a salt", "from hashlib import md5\nh = [[md5((salt + user.password).encode('utf-8'))]]\n"],
  ["an f-string", "import hashlib\nh = [[hashlib.sha1(f'{salt}{new_password}'.encode())]]\n"],
  [
    "few rounds",
    "import hashlib\nhashlib.sha256(b'x')\n[[hashlib.pbkdf2_hmac('sha256', p, s, 1_000)]]\n",
  ],
  [
    "crypt",
    "import crypt\n[[crypt.crypt(p, salt=crypt.METHOD_MD5)]]\n[[crypt.mksalt(crypt.METHOD_CRYPT)]]\n",
  ],
  ["a low cost", "import bcrypt\nbcrypt.hashpw(p, [[bcrypt.gensalt(rounds=4)]])\n"],
  [
    "Werkzeug",
    "from werkzeug.security import generate_password_hash as g\n[[g(p, method='sha256')]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(weakPasswordHash, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "other values",
    "import hashlib\nhashlib.sha256(content)\nhashlib.md5(password_reset_url.encode())\n",
  ],
  [
    "enough rounds",
    "import hashlib, bcrypt\nhashlib.pbkdf2_hmac('sha256', p, s, 600000)\nbcrypt.gensalt()\nbcrypt.gensalt(12)\n",
  ],
  ["a good method of crypt", "import crypt\ncrypt.crypt(p)\ncrypt.mksalt(crypt.METHOD_BLOWFISH)\n"],
  ["rounds of a setting", "import hashlib\nhashlib.pbkdf2_hmac('sha256', p, s, ROUNDS)\n"],
  [
    "Werkzeug's own methods",
    "from werkzeug.security import generate_password_hash as g\ng(p)\ng(p, 'scrypt')\n",
  ],
  ["another md5", "def md5(x): pass\nmd5(password)\n"],
])("allows %s", (_, text) => {
  expect(mark(weakPasswordHash, python, text, "a.py")).toBe(text);
});
