import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";

const python = await loadPython();

test.each([
  ["requests", "import requests\nrequests.get(u, [[verify=False]])\n"],
  ["httpx", "import httpx as h\nh.AsyncClient([[verify=False]])\n"],
  [
    "a session",
    "import requests\ns = requests.Session()\ns.post(u, [[verify=False]], timeout=3)\n",
  ],
  [
    "a session in with",
    "from requests import Session\nwith Session() as s:\n    s.get(u, [[verify=False]])\n",
  ],
  [
    "a session of self",
    "import requests\nclass A:\n    def f(self):\n        self.session.get(u, [[verify=False]])\n",
  ],
  [
    "a context whose checks are turned off",
    "import ssl\nc = ssl.create_default_context()\n[[c.check_hostname = False]]\n[[c.verify_mode = ssl.CERT_NONE]]\n",
  ],
  [
    "urllib3",
    "import urllib3, ssl\nurllib3.PoolManager([[cert_reqs='CERT_NONE']])\nf([[cert_reqs=ssl.CERT_NONE]])\n",
  ],
  [
    "aiohttp",
    "import aiohttp\nc = aiohttp.TCPConnector([[ssl=False]])\nawait s.get(u, [[verify_ssl=False]])\n",
  ],
  ["a session for good", "import requests\ns = requests.Session()\n[[s.verify = False]]\n"],
  [
    "a context without checks",
    "import ssl\nc = [[ssl._create_unverified_context]]()\nssl._create_default_https_context = [[ssl._create_unverified_context]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(tlsVerifyOff, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "an authority of one's own",
    "import requests\nrequests.get(u, verify='ca.pem')\nrequests.get(u, verify=True)\n",
  ],
  [
    "other settings",
    "import ssl, requests\nc.verify_mode = ssl.CERT_REQUIRED\nc.check_hostname = name\nself.verify = False\nconnect(host, ssl=False)\n",
  ],
  [
    "a server",
    "import ssl\nc = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)\nc.check_hostname = False\nc.verify_mode = ssl.CERT_NONE\n",
  ],
  ["another check_hostname", "self.check_hostname = False\n"],
  ["another verify", "import requests\ntoken.decode(verify=False)\nimage.get(u, verify=False)\n"],
  ["a choice", "import requests\nrequests.get(u, verify=not insecure)\n"],
])("allows %s", (_, text) => {
  expect(mark(tlsVerifyOff, python, text, "a.py")).toBe(text);
});

test("is milder where a condition decides", () => {
  const text =
    "import ssl\ndef f(insecure):\n    if insecure:\n        c.verify_mode = ssl.CERT_NONE\n";
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  expect([...tlsVerifyOff.find(document)]).toMatchObject([{ severity: "medium" }]);
});
