import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { cleartextProtocol } from "../rules/python/cleartext-protocol.ts";
import { ftpOverTls } from "./ftp-over-tls.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [cleartextProtocol],
    fixers: [ftpOverTls],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "a login of its own",
    "import ftplib\r\nf = ftplib.FTP(host)\r\nf.login(u, p)  # in\r\nf.quit()\r\n",
    "import ssl\r\nimport ftplib\r\nf = ftplib.FTP_TLS(host, context=ssl.create_default_context())\r\nf.login(u, p)  # in\r\nf.prot_p()\r\nf.quit()\r\n",
  ],
  [
    "with",
    "import ssl\nfrom ftplib import FTP\ndef f():\n    with FTP(host, timeout=9) as ftp:\n        ftp.login()",
    "import ssl\nfrom ftplib import FTP, FTP_TLS\ndef f():\n    with FTP_TLS(host, timeout=9, context=ssl.create_default_context()) as ftp:\n        ftp.login()\n        ftp.prot_p()",
  ],
  [
    "a login by the constructor",
    "import ftplib\nf = ftplib.FTP(host, user, password)\n",
    "import ssl\nimport ftplib\nf = ftplib.FTP_TLS(host, user, password, context=ssl.create_default_context())\nf.prot_p()\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test.each([
  "import ftplib\nf = ftplib.FTP(host)\n",
  "import ftplib\nf = ftplib.FTP(host)\nif x:\n    f.login()\nelse:\n    f.login(u)\n",
  "import ftplib\nf = ftplib.FTP(host)\nok = f.login()\n",
  "import ftplib\nself.f = ftplib.FTP(host)\nself.f.login()\n",
  "import ftplib\nf = ftplib.FTP(host, u, p, '', 9)\n",
  "import telnetlib\ntelnetlib.Telnet(host)\n",
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
