import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { requestWithoutTimeout as rule } from "./request-without-timeout.ts";

const python = await loadPython();

const count = (text: string, path = "app.py") =>
  [...rule.find(python.parse({ path, text, encoding: "utf-8" }))].length;

test.each([
  "import requests\nrequests.get(url)",
  "from requests import post as p\np(url, json=x)",
  "import requests\nrequests.request('GET', url, timeout=None)",
  "import requests\ns = requests.Session()\ns.put(url)",
  "import requests\nwith requests.Session() as s:\n    s.get(url)",
  "import httpx\nhttpx.get(url, timeout=None)",
  "import httpx\nc = httpx.AsyncClient(timeout=None)",
])("reports %j", (text) => {
  expect(count(text)).toBe(1);
});

test.each([
  "import requests\nrequests.get(url, timeout=5)",
  "import requests\nrequests.get(url, **options)",
  "import requests\nrequests.Session()",
  "import httpx\nhttpx.get(url)",
  "import mine\nmine.get(url)",
  "requests = {}\nrequests.get(url)",
  "import requests\ndef get(x): ...\nget(url)",
])("allows %j", (text) => {
  expect(count(text)).toBe(0);
});

test("says nothing of tests", () => {
  expect(count("import requests\nrequests.get(url)", "tests/test_a.py")).toBe(0);
});
