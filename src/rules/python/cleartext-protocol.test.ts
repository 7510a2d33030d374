import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { cleartextProtocol } from "./cleartext-protocol.ts";

const python = await loadPython();

test.each([
  ["FTP", "import ftplib\nwith [[ftplib.FTP(host)]] as f: pass\n"],
  ["a name", "from ftplib import FTP as F\n[[F(host)]]\n"],
  ["Telnet", "import telnetlib as t\nc = [[t.Telnet(host)]]\n"],
  ["IPMI", "from pyghmi.ipmi import command\n[[command.Command(bmc=b)]]\n"],
  ["a class of its own", "import ftplib\nclass F([[ftplib.FTP]]): pass\n"],
])("reports %s", (_, marked) => {
  expect(mark(cleartextProtocol, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["FTP over TLS", "from ftplib import FTP_TLS, error_perm\nFTP_TLS(host)\n"],
  [
    "what is only imported",
    "import ftplib, telnetlib\nfrom ftplib import FTP\nftplib.all_errors\n",
  ],
  ["what only has the name", "from mine.ftplib import FTP\nFTP(host)\n"],
])("allows %s", (_, text) => {
  expect(mark(cleartextProtocol, python, text, "a.py")).toBe(text);
});
