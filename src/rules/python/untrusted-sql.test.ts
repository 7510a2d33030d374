import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { untrustedSql } from "./untrusted-sql.ts";

const view = (query: string) => ({
  "views.py": `from flask import request\nfrom db import run\ndef view():\n    x = request.args["x"]\n    return run(${query})\n`,
  "db.py":
    "import sqlite3\ndef run(query, *values):\n    c = sqlite3.connect('a')\n    return c.execute(query, values)\n",
});

test("reports a statement that another file puts together", () => {
  expect(findFlows(untrustedSql, view(`f"SELECT * FROM t WHERE a = '{x}'"`))).toEqual([
    "high db.py:4 run",
  ]);
});

test.each([
  ["a value beside the statement", view(`"SELECT * FROM t WHERE a = ?", x`)],
  ["a number", view(`f"SELECT * FROM t LIMIT {int(x)}"`)],
  [
    "another execute",
    { "a.py": "from flask import request\ndef view(pool):\n    pool.execute(request.args['x'])\n" },
  ],
])("allows %s", (_, files) => {
  expect(findFlows(untrustedSql, files)).toEqual([]);
});
