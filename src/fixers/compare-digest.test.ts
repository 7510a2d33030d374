import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { unsafeComparison } from "../rules/python/unsafe-comparison.ts";
import { compareDigest } from "./compare-digest.ts";

const python = await loadPython();
const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "a.py": text },
    rules: [unsafeComparison],
    fixers: [compareDigest],
    syntaxes: [python],
    guided,
  });
const head = "import hmac\ndef f(k, m, s):\n    ";

test.each([
  [
    "two digests",
    "return hmac.new(k, m).digest() == hmac.digest(k, s, 'sha256')\n",
    "return hmac.compare_digest(hmac.new(k, m).digest(), hmac.digest(k, s, 'sha256'))\n",
  ],
  [
    "a digest and a name",
    "mine = hmac.new(k, m).hexdigest()\n    if s != mine:\n        raise E\n",
    'mine = hmac.new(k, m).hexdigest()\n    if not (isinstance(s, str) and hmac.compare_digest(mine.encode(), s.encode("utf-8", "replace"))):\n        raise E\n',
  ],
  [
    "bytes",
    "ok = s == hmac.new(k, m).digest()\n",
    "ok = isinstance(s, bytes) and hmac.compare_digest(hmac.new(k, m).digest(), s)\n",
  ],
  [
    "an operand of `not`",
    "return not hmac.new(k, m).digest() == s and k\n",
    "return not (isinstance(s, bytes) and hmac.compare_digest(hmac.new(k, m).digest(), s)) and k\n",
  ],
  [
    "brackets",
    "return (s == hmac.new(k, m).digest()) is k\n",
    "return (isinstance(s, bytes) and hmac.compare_digest(hmac.new(k, m).digest(), s)) is k\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(head + before);
  expect(fixed.files["a.py"]).toBe(head + after);
  expect(fixed.after).toEqual([]);
});

test("is guided where a value may be anything", async () => {
  const text =
    "from flask import request\r\nif request.headers.get('X-Key') != settings.API_KEY:\r\n    abort(401)\r\n";
  expect((await fix(text)).files["a.py"]).toBe(text);
  expect((await fix(text, true)).files["a.py"]).toBe(
    "import hmac\r\nfrom flask import request\r\nif not hmac.compare_digest(request.headers.get('X-Key'), settings.API_KEY):\r\n    abort(401)\r\n",
  );
});

test.each([["a comment inside", "return (s ==  # why\n            hmac.new(k, m).digest())\n"]])(
  "refuses %s",
  async (_, body) => {
    const { files, refused } = await fix(head + body, true);
    expect(files["a.py"]).toBe(head + body);
    expect(refused).toMatchObject([{ reason: "needs-person" }]);
  },
);
