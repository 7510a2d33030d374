import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { tokenizeSql } from "../analysis/sql/sql-tokens.ts";
import { sqlInjection } from "../rules/javascript/sql-injection.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { bindJavascriptParameters } from "./bind-javascript-parameters.ts";

/** What a database was asked: the text, and the values beside it. */
interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Drivers that write down what they are asked, each in the way of its library. */
function recording() {
  const asked: Asked[] = [];
  const withArray = (text: string, values: unknown = []) => {
    asked.push({ text, values: Array.isArray(values) ? values : [] });
  };
  class Pool {
    query = withArray;
  }
  class Sequelize {
    query(text: string, options: { readonly replacements?: unknown[] } = {}) {
      withArray(text, options.replacements);
    }
  }
  class Database {
    prepare(text: string) {
      return { get: (...values: unknown[]) => asked.push({ text, values }) };
    }
  }
  class PrismaClient {
    $queryRawUnsafe = (text: string) => withArray(text);
    $queryRaw = (texts: readonly string[], ...values: unknown[]) =>
      asked.push({ text: texts.join("?"), values });
  }
  const modules = {
    pg: { Pool },
    mysql2: { createPool: () => ({ query: withArray, execute: withArray }) },
    sequelize: { Sequelize },
    "better-sqlite3": Database,
    "@prisma/client": { PrismaClient },
    knex: () => ({ raw: withArray }),
  };
  return { asked, modules };
}

/** The statement with each value written in as a text, as a database understands it. */
function understood({ text, values }: Asked): string {
  let next = 0;
  return text.replace(/\$(\d+)|\?/g, (_, number?: string) => {
    const value = values[number === undefined ? next++ : Number(number) - 1];
    return `'${String(value).replaceAll("'", "''")}'`;
  });
}

function ask(source: string, input: string): Asked {
  const { asked, modules } = recording();
  const { f } = runJavascript(source, modules);
  (f as (x: string) => unknown)(input);
  const [only] = asked;
  if (asked.length !== 1 || !only) throw new Error("one statement is expected");
  return only;
}

const shapeOf = (statement: string) =>
  tokenizeSql([...statement].map((char) => ({ kind: "char", char }))).map(({ kind }) => kind);

const attack = "x' OR '1'='1";

test.each([
  [
    "pg",
    "const { Pool } = require('pg');\nconst db = new Pool();\nexports.f = (x) => db.query(`SELECT * FROM t WHERE a = '${x}' AND b = 1`);\n",
  ],
  [
    "pg with a sum",
    "const { Pool } = require('pg');\nconst db = new Pool();\nexports.f = (x) => db.query(\"SELECT * FROM t WHERE a = '\" + x + \"' AND b = 1\");\n",
  ],
  [
    "pg with a pattern in a variable",
    "const { Pool } = require('pg');\nconst db = new Pool();\nexports.f = (x) => {\n  const q = \"SELECT * FROM t WHERE a LIKE '%\" + x + \"%'\";\n  return db.query(q);\n};\n",
  ],
  [
    "mysql2",
    "const mysql = require('mysql2');\nconst db = mysql.createPool({});\nexports.f = (x) => db.query(`SELECT * FROM t WHERE a = '${x}'`, () => 1);\n",
  ],
  [
    "knex",
    "const db = require('knex')({});\nexports.f = (x) => db.raw(`SELECT * FROM t WHERE a = '${x}'`);\n",
  ],
  [
    "Sequelize",
    "const { Sequelize } = require('sequelize');\nconst db = new Sequelize('');\nexports.f = (x) => db.query(`SELECT * FROM t WHERE a = '${x}'`, { raw: true });\n",
  ],
  [
    "better-sqlite3",
    "const Database = require('better-sqlite3');\nconst db = new Database('a');\nexports.f = (x) => db.prepare(`SELECT * FROM t WHERE a = '${x}'`).get();\n",
  ],
  [
    "Prisma",
    "const { PrismaClient } = require('@prisma/client');\nconst db = new PrismaClient();\nexports.f = (x) => db.$queryRawUnsafe(`SELECT * FROM t WHERE a = '${x}'`);\n",
  ],
])("%s asks the same of texts, and attacks change no statement any more", async (_, before) => {
  const { files, after } = await fixFiles({
    files: { "a.js": before },
    rules: [sqlInjection],
    fixers: [bindJavascriptParameters],
    syntaxes: [javascriptSyntax],
    guided: true,
  });
  expect(after).toEqual([]);
  const fixed = files["a.js"] ?? "";
  for (const benign of ["ann", "100%", "o''neil"]) {
    // Before, a quote had to come doubled; now it is a character like any other.
    const value = benign.replace("''", "'");
    expect(understood(ask(fixed, value))).toBe(understood(ask(before, benign)));
  }
  const expected = shapeOf(ask(before, "ann").text);
  expect(shapeOf(ask(before, attack).text)).not.toEqual(expected);
  expect(ask(fixed, attack).text).toBe(ask(fixed, "ann").text);
  expect(shapeOf(understood(ask(fixed, attack)))).toEqual(expected);
});

test("an object from a body reaches no library that would write it out", async () => {
  const before =
    "const mysql = require('mysql2');\nconst db = mysql.createPool({});\nexports.f = (x) => db.query(`SELECT * FROM t WHERE a = '${x}'`);\n";
  const { files } = await fixFiles({
    files: { "a.js": before },
    rules: [sqlInjection],
    fixers: [bindJavascriptParameters],
    syntaxes: [javascriptSyntax],
  });
  const { values } = ask(files["a.js"] ?? "", { a: 1 } as unknown as string);
  expect(values).toEqual(["[object Object]"]);
});
