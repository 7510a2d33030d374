import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { weakTlsVersion } from "../rules/python/weak-tls-version.ts";
import { raiseTlsVersion } from "./raise-tls-version.ts";

const python = await loadPython();
const fix = (text: string) =>
  fixFiles({
    files: { "a.py": text },
    rules: [weakTlsVersion],
    fixers: [raiseTlsVersion],
    syntaxes: [python],
    guided: true,
  });

test.each([
  [
    "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
    "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLSv1_2)\n",
  ],
  [
    "import ssl\r\nc.minimum_version = ssl.TLSVersion.SSLv3",
    "import ssl\r\nc.minimum_version = ssl.TLSVersion.TLSv1_2",
  ],
  [
    "from ssl import PROTOCOL_SSLv3 as P\nf(P)\n",
    "from ssl import PROTOCOL_SSLv3 as P, PROTOCOL_TLSv1_2\nf(PROTOCOL_TLSv1_2)\n",
  ],
  [
    "from OpenSSL import SSL\nSSL.Context(SSL.TLSv1_1_METHOD)\n",
    "from OpenSSL import SSL\nSSL.Context(SSL.TLSv1_2_METHOD)\n",
  ],
  [
    "import ssl\ndef f(v=ssl.PROTOCOL_TLSv1_1): pass\n",
    "import ssl\ndef f(v=ssl.PROTOCOL_TLSv1_2): pass\n",
  ],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  "import ssl\nssl.wrap_socket(s)\n",
  "from OpenSSL import SSL\nSSL.Context(SSL.SSLv23_METHOD)\n",
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
