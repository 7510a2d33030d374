import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { weakHash } from "./weak-hash.ts";

const python = await loadPython();

test.each([
  ["md5", "import hashlib\n[[hashlib.md5(x)]].hexdigest()\n"],
  ["names", "from hashlib import sha1 as s\nimport hashlib as h\n[[s(x)]]\n[[h.md5(x)]]\n"],
  ["new", "import hashlib\nNAME = 'MD5'\n[[hashlib.new(NAME, x)]]\n[[hashlib.new(name='sha1')]]\n"],
  ["what is said to be for security", "import hashlib\n[[hashlib.md5(x, usedforsecurity=True)]]\n"],
  [
    "cryptography",
    "from cryptography.hazmat.primitives import hashes\nx.sign(d, p, [[hashes.SHA1()]])\n",
  ],
  ["PyCryptodome", "from Cryptodome.Hash import MD5 as m\n[[m.new(x)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(weakHash, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["good hashes", "import hashlib\nhashlib.sha256(x)\nhashlib.new('sha512')\nhashlib.new(name)\n"],
  [
    "what guards nothing",
    "import hashlib\nhashlib.md5(x, usedforsecurity=False)\nOFF = False\nhashlib.new('md5', x, usedforsecurity=OFF)\n",
  ],
  ["passwords, which have a rule of their own", "import hashlib\nhashlib.md5(password.encode())\n"],
  ["a function of its own", "def md5(x): pass\nmd5(x)\n"],
  ["HMAC, which collisions do not break", "import hmac, hashlib\nhmac.new(k, m, hashlib.sha1)\n"],
])("allows %s", (_, text) => {
  expect(mark(weakHash, python, text, "a.py")).toBe(text);
});

test.each([
  ["security", "signature = hashlib.md5(secret + body).hexdigest()"],
  ["security", "def make_token(u):\n    return hashlib.sha1(u).hexdigest()"],
  ["security", "x = hashlib.md5(session_token.encode())"],
  ["unknown", "import os\ntoken = hashlib.sha1(os.urandom(64)).hexdigest()"],
  ["unknown", "name = hashlib.md5(body).hexdigest()\nopen(name)"],
  ["unknown", "def checksum(path):\n    return hashlib.md5(path).hexdigest()"],
  ["unknown", "key = hashlib.md5(body).hexdigest()\ncache.get(key)\nsend(key)"],
  ["unknown", "key = hashlib.md5(body).hexdigest()\ndef f():\n    cache.get(key)"],
  ["harmless", "response.headers['ETag'] = hashlib.md5(body).hexdigest()"],
  ["harmless", "response.set_etag(hashlib.sha1(body).hexdigest())"],
  ["harmless", "cache.get('page:' + hashlib.md5(url.encode()).hexdigest())"],
  [
    "harmless",
    "key = hashlib.md5(u).hexdigest()[:8]\nif self._page_cache.get(key) is None:\n    self._page_cache.set(f'p:{key}', v)",
  ],
  ["harmless", "def f(token):\n    k = hashlib.md5(url).hexdigest()\n    return cache.get(k)"],
])("%s: %j", (use, text) => {
  const document = parsePythonText(`import hashlib\n${text}\n`);
  expect([...weakHash.find(document)].map(({ evidence }) => evidence.use)).toEqual([use]);
});
