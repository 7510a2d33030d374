import { bindSqlParameters } from "../src/fixers/bind-sql-parameters.ts";
import { sqlInjection } from "../src/rules/python/sql-injection.ts";
import { type FixedFiles, fixFiles } from "./fix-files.ts";
import { loadPython } from "./python.ts";

const python = await loadPython();

/** Binds the values of one Python file, and gives its text beside the rest. */
export async function fixSql(
  source: string,
  options: { readonly guided?: boolean } = {},
): Promise<FixedFiles & { readonly text: string }> {
  const fixed = await fixFiles({
    files: { "a.py": source },
    rules: [sqlInjection],
    fixers: [bindSqlParameters],
    syntaxes: [python],
    ...options,
  });
  return { ...fixed, text: fixed.files["a.py"] ?? "" };
}

/** What a file begins with, by library; the cursor is `c`. */
export const sqlHeads = {
  sqlite3: "import sqlite3\nc = sqlite3.connect('x')\n",
  psycopg2: "import psycopg2\nc = psycopg2.connect('x').cursor()\n",
  django: "from django.db import connection\nc = connection.cursor()\n",
  "mysql-connector": "import mysql.connector\nc = mysql.connector.connect().cursor()\n",
  sqlalchemy: "from sqlalchemy import text\n",
} as const;

export type SqlHead = keyof typeof sqlHeads;

/** A statement inside of a function, in a file of a library. */
export const insideSql = (head: SqlHead, body: string): string =>
  `${sqlHeads[head]}def f(x, y, name: str, session):\n    ${body}\n`;
