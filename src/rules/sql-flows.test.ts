import { expect, test } from "vitest";
import { parsePythonText } from "../../test/python.ts";
import { linkFlows } from "../../test/python-flows.ts";
import { sqlInjection } from "./python/sql-injection.ts";

const repository =
  "import sqlite3\ndef find(name):\n    c = sqlite3.connect('a')\n    return c.execute(f\"SELECT * FROM t WHERE a = '{name}'\")\n";

/** What becomes of the one finding in `db.py`. */
const judge = (files: Readonly<Record<string, string>>, path = "db.py") => {
  const text = files[path] ?? "";
  const [match] = [...sqlInjection.find(parsePythonText(text, path))];
  if (!match) throw new Error("no match");
  const { severity = "high", message, evidence } = match;
  const judgement = sqlInjection.asks?.judge(
    { path, severity, message, evidence },
    linkFlows(files),
  );
  return { before: severity, ...judgement };
};

test("what a request reaches is high, with its whole way", () => {
  const judgement = judge({
    "db.py": repository,
    "views.py":
      "from flask import request\nimport db\ndef view():\n    db.find(request.args['x'])\n",
  });
  expect(judgement).toMatchObject({
    severity: "high",
    confidence: "high",
    message: "The query of the request becomes part of the statement.",
  });
  expect(judgement.trace?.map(({ path, region }) => `${path}:${region.startLine}`)).toEqual([
    "views.py:4",
    "views.py:4",
    "db.py:4",
  ]);
});

test("what every caller writes is low, through functions between", () => {
  const judgement = judge({
    "db.py": repository,
    "a.py":
      "from db import find\nNAMES = ['a', 'b']\ndef each():\n    for name in NAMES:\n        one(name)\ndef one(name):\n    find(name)\nfind('c')\n",
    "test_a.py": "from db import find\ndef test(x):\n    find(x)\n",
  });
  expect(judgement).toMatchObject({ severity: "low", confidence: "low" });
});

test.each([
  [
    "a caller that hands over something else",
    { "a.py": "from db import find\nfind('c')\nfind(open('a').read())\n" },
  ],
  ["no caller", {}],
  [
    "a method that an unknown object may have",
    {
      "db.py": `class Repo:\n${repository.replace(/^/gm, "  ").replace("(name)", "(self, name)")}`,
      "a.py": "from db import Repo\nRepo().find('c')\n",
    },
  ],
])("what nobody from outside was seen to reach is medium: %s", (_, files) => {
  expect(judge({ "db.py": repository, ...files })).toMatchObject({
    before: "high",
    severity: "medium",
  });
});

test("tests stay as they are", () => {
  expect(judge({ "tests/db.py": repository }, "tests/db.py")).toEqual({ before: "low" });
});
