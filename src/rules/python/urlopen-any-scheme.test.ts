import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { urlopenAnyScheme } from "./urlopen-any-scheme.ts";

const python = await loadPython();
const head = "from urllib.request import urlopen, urlretrieve, Request\n";

test.each([
  ["a parameter", `${head}def f(url):\n    return [[urlopen(url, timeout=3)]]\n`],
  [
    "a request made of one",
    `${head}def f(url):\n    r = Request(url, headers=h)\n    return [[urlopen(r)]]\n`,
  ],
  ["a file", `${head}[[urlretrieve('file:///etc/passwd', 'x')]]\n`],
  ["a base of unknown origin", `${head}[[urlopen(self.base + '/x')]]\n`],
  ["an opener", "import urllib.request as r\no = [[r.FancyURLopener()]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(urlopenAnyScheme, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a written page", `${head}urlopen('https://example.org/')\nB = 'http://a/'\nurlopen(B)\n`],
  [
    "what begins like a page",
    `${head}def f(x):\n    urlopen(f'https://{x}/')\n    urlopen('https://a/' + x)\n    urlopen('https://a/%s' % x)\n    urlopen('https://a/{}'.format(x))\n`,
  ],
  [
    "a name of one",
    `${head}B = 'https://a/'\ndef f(x):\n    u = B + x\n    urlopen(Request(u))\n    urlopen(f'{B}{x}')\n`,
  ],
  [
    "an address whose scheme is asked for",
    `${head}def f(url):\n    if not url.startswith(('http://', 'https://')):\n        raise ValueError\n    return urlopen(url)\ndef g(url):\n    if urlparse(url).scheme != 'https':\n        return None\n    return urlopen(url)\n`,
  ],
  ["another urlopen", "def urlopen(x): pass\nurlopen(y)\n"],
])("allows %s", (_, text) => {
  expect(mark(urlopenAnyScheme, python, text, "a.py")).toBe(text);
});

test("a chain without an end ends", () => {
  const text = `${head}a = b\nb = a\nurlopen(a)\n`;
  expect([...urlopenAnyScheme.find(parsePythonText(text))]).toEqual([]);
});
