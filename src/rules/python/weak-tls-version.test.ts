import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakTlsVersion } from "./weak-tls-version.ts";

const python = await loadPython();

test.each([
  ["a context", "import ssl\nssl.SSLContext([[ssl.PROTOCOL_TLSv1]])\n"],
  ["a keyword", "import ssl as s\nPoolManager(ssl_version=[[s.PROTOCOL_SSLv3]])\n"],
  ["an imported name", "from ssl import PROTOCOL_TLSv1_1\nf([[PROTOCOL_TLSv1_1]])\n"],
  ["a lower bound", "import ssl\nc.minimum_version = [[ssl.TLSVersion.TLSv1]]\n"],
  ["a default", "import ssl\ndef f(version=[[ssl.PROTOCOL_SSLv2]]): pass\n"],
  [
    "pyOpenSSL",
    "from OpenSSL import SSL\nSSL.Context([[SSL.TLSv1_METHOD]])\nSSL.Context([[SSL.SSLv23_METHOD]])\n",
  ],
  ["a socket without anything", "import ssl\ns = [[ssl.wrap_socket(s)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(weakTlsVersion, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "good versions",
    "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLSv1_2)\nc.minimum_version = ssl.TLSVersion.TLSv1_2\n",
  ],
  [
    "what only names versions",
    "import ssl\nnames = {ssl.PROTOCOL_TLSv1: 'TLS 1.0'}\nif v == ssl.PROTOCOL_TLSv1: pass\nhasattr(ssl.PROTOCOL_TLSv1, 'x')\n",
  ],
  ["an upper bound", "import ssl\nc.maximum_version = ssl.TLSVersion.TLSv1_1\n"],
  [
    "a bound that is set elsewhere",
    "from OpenSSL import SSL\nc = SSL.Context(SSL.SSLv23_METHOD)\nc.set_min_proto_version(x)\n",
  ],
  ["a method of a context", "import ssl\nssl.create_default_context().wrap_socket(s)\n"],
  ["a socket with its options", "import ssl\nssl.wrap_socket(s, cert_reqs=ssl.CERT_REQUIRED)\n"],
])("allows %s", (_, text) => {
  expect(mark(weakTlsVersion, python, text, "a.py")).toBe(text);
});
