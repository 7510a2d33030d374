import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { urlopenAnyScheme } from "../rules/python/urlopen-any-scheme.ts";
import { guardAddress } from "./guard-address.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [urlopenAnyScheme],
    fixers: [guardAddress],
    syntaxes: [python],
    guided,
  });

const head = "from urllib.request import Request, urlopen, URLopener\n";
const guarded = (indent: string) =>
  `if not url.lower().startswith(("http://", "https://")):\n${indent}    raise ValueError("Only addresses of http and https are opened")\n${indent}`;

test.each([
  ["a statement", "def f(url):\n    urlopen(url)\n", "urlopen"],
  ["a value", "def f(url):\n    return urlopen(url, timeout=3).read()\n", "return"],
  ["with", "def f(url):\n    with urlopen(url=url) as page:\n        return page.read()\n", "with"],
  ["a loop over it", "def f(url):\n    for line in urlopen(url):\n        pass\n", "for"],
])("%s", async (_, body, word) => {
  const fixed = await fix(head + body);
  expect(fixed.after).toEqual([]);
  expect(fixed.files["a.py"]).toBe(head + body.replace(word, guarded("    ") + word));
  expect((await fix(head + body, false)).files["a.py"]).toBe(head + body);
});

test("line ends and tabs of the file", async () => {
  const text = "import urllib.request as r\r\ndef f(url):\r\n\tr.urlopen(url)\r\n";
  expect((await fix(text)).files["a.py"]).toBe(
    'import urllib.request as r\r\ndef f(url):\r\n\tif not url.lower().startswith(("http://", "https://")):\r\n\t\traise ValueError("Only addresses of http and https are opened")\r\n\tr.urlopen(url)\r\n',
  );
});

test.each([
  ["no plain variable", "def f(a):\n    urlopen(a.url)\n"],
  ["an object", "def f(a):\n    url = Request(a)\n    urlopen(url)\n"],
  ["what may not run", "def f(url, x):\n    return x and urlopen(url)\n"],
  ["a function of its own", "def f(url):\n    return lambda: urlopen(url)\n"],
  ["a test", "def f(url):\n    if urlopen(url):\n        pass\n"],
  ["a shared line", "def f(url): urlopen(url)\n"],
  ["an opener", "def f(url):\n    URLopener(url)\n"],
])("refuses %s", async (_, body) => {
  const { files, refused } = await fix(head + body);
  expect(files["a.py"]).toBe(head + body);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
