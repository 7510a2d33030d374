import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { weakHash } from "../rules/python/weak-hash.ts";
import { textSyntax } from "../syntax/text.ts";
import { chooseHash } from "./choose-hash.ts";

const python = await loadPython();
const fix = (files: Readonly<Record<string, string>>, guided = false) =>
  fixFiles({
    files,
    rules: [weakHash],
    fixers: [chooseHash],
    syntaxes: [textSyntax, python],
    guided,
  });
const etag = "import hashlib\nheaders['ETag'] = hashlib.md5(body).hexdigest()\n";

test.each([
  [
    etag,
    "import hashlib\nheaders['ETag'] = hashlib.md5(body, usedforsecurity=False).hexdigest()\n",
  ],
  [
    "import hashlib as h\r\ncache.get(h.new('sha1', url).hexdigest())",
    "import hashlib as h\r\ncache.get(h.new('sha1', url, usedforsecurity=False).hexdigest())",
  ],
])("what is proven to guard nothing is marked: %j", async (before, after) => {
  const fixed = await fix({ "a.py": before });
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("the rest is guided", async () => {
  const text = "import hashlib\nsignature = hashlib.md5(secret + body).hexdigest()\n";
  expect((await fix({ "a.py": text })).files["a.py"]).toBe(text);
  expect((await fix({ "a.py": text }, true)).files["a.py"]).toBe(text.replace("md5", "sha256"));
});

test.each([
  ["constraint", { "a.py": etag, "setup.py": "setup(python_requires='>=3.6')" }],
  [
    "needs-person",
    { "a.py": "import hashlib\nheaders['ETag'] = hashlib.md5(body, **o).hexdigest()\n" },
  ],
  ["needs-person", { "tests/test_a.py": "import hashlib\nx = hashlib.md5(b).hexdigest()\n" }],
  ["needs-person", { "a.py": "from hashlib import md5\nx = md5(b)\n" }],
  ["needs-person", { "a.py": "import hashlib\nx = hashlib.new('md5', b)\n" }],
  ["needs-person", { "a.py": "from Crypto.Hash import MD5\nx = MD5.new(b)\n" }],
])("refuses with %s: %j", async (reason, files) => {
  const fixed = await fix(files as unknown as Record<string, string>, true);
  expect(fixed.files).toEqual(files);
  expect(fixed.refused).toMatchObject([{ reason }]);
});
