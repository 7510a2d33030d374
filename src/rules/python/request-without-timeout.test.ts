import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { requestWithoutTimeout } from "./request-without-timeout.ts";

const python = await loadPython();

test.each([
  ["requests", "import requests as r\n[[r.get(u)]]\n[[r.request('GET', u, timeout=None)]]\n"],
  ["a name", "from requests import post\n[[post(u, json=d)]]\n"],
  ["a session", "import requests\nwith requests.Session() as s:\n    [[s.get(u)]]\n"],
  ["httpx without its limit", "import httpx\n[[httpx.Client(timeout=None)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(requestWithoutTimeout, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a limit", "import requests\nrequests.get(u, timeout=3)\nrequests.get(u, timeout=t)\n"],
  ["options that are not seen", "import requests\nrequests.get(u, **o)\n"],
  ["httpx, which has one", "import httpx\nhttpx.get(u)\n"],
  ["another get", "import requests\nd.get(u)\nsession.get(u)\n"],
])("allows %s", (_, text) => {
  expect(mark(requestWithoutTimeout, python, text, "a.py")).toBe(text);
});

test("allows tests", () => {
  const text = "import requests\nrequests.get(u)\n";
  expect(mark(requestWithoutTimeout, python, text, "tests/test_a.py")).toBe(text);
});
