import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { tlsVerifyOff } from "../rules/python/tls-verify-off.ts";
import { verifyTls } from "./verify-tls.ts";

const python = await loadPython();
const fix = (text: string, guided: boolean) =>
  fixFiles({
    files: { "a.py": `import requests, ssl\n${text}\n` },
    rules: [tlsVerifyOff],
    fixers: [verifyTls],
    syntaxes: [python],
    guided,
  });
const textOf = async (text: string, guided: boolean) =>
  (await fix(text, guided)).files["a.py"]?.split("\n").slice(1, -1).join("\n");

test.each([
  [
    "a public address",
    "requests.get('https://api.github.com/x', verify=False)",
    "requests.get('https://api.github.com/x')",
  ],
  [
    "one that begins publicly",
    "requests.post(f'https://api.github.com/{u}', json=1, verify=False, timeout=3)",
    "requests.post(f'https://api.github.com/{u}', json=1, timeout=3)",
  ],
  [
    "the first argument",
    "requests.get(verify=False, url='https://pypi.org/')",
    "requests.get(url='https://pypi.org/')",
  ],
])("is safe for %s", async (_, before, after) => {
  expect(await textOf(before, false)).toBe(after);
});

test.each([
  ["an address that is not seen", "requests.get(u, verify=False)", "requests.get(u)"],
  [
    "an internal one",
    "requests.get('https://git.corp/', verify=False)",
    "requests.get('https://git.corp/')",
  ],
  [
    "a number",
    "requests.get('https://10.0.0.1/', verify=False)",
    "requests.get('https://10.0.0.1/')",
  ],
  [
    "a context's settings",
    "c.check_hostname = False\nc.verify_mode = ssl.CERT_NONE",
    "c.check_hostname = True\nc.verify_mode = ssl.CERT_REQUIRED",
  ],
  ["a pool", "f(cert_reqs='CERT_NONE')", "f(cert_reqs='CERT_REQUIRED')"],
  [
    "a connector",
    "import aiohttp\naiohttp.TCPConnector(ssl=False, limit=1)",
    "import aiohttp\naiohttp.TCPConnector(limit=1)",
  ],
  [
    "a session",
    "s = requests.Session()\ns.verify = False",
    "s = requests.Session()\ns.verify = True",
  ],
  [
    "a context",
    "ssl._create_default_https_context = ssl._create_unverified_context",
    "ssl._create_default_https_context = ssl.create_default_context",
  ],
])("is guided for %s", async (_, before, after) => {
  expect(await textOf(before, false)).toBe(before);
  expect(await textOf(before, true)).toBe(after);
});

test("refuses where a comment would go", async () => {
  const { refused } = await fix("requests.get('https://pypi.org/',  # why\n  verify=False)", true);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
