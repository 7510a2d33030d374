import { expect } from "vitest";
import { jwtExpiry } from "../../src/fixers/jwt-expiry.ts";
import { safeYamlLoad } from "../../src/fixers/safe-yaml-load.ts";
import { verifyJwt } from "../../src/fixers/verify-jwt.ts";
import { jwtNoExpiry } from "../../src/rules/python/jwt-no-expiry.ts";
import { jwtUnverified } from "../../src/rules/python/jwt-unverified.ts";
import { yamlLoad } from "../../src/rules/python/yaml-load.ts";
import { textSyntax } from "../../src/syntax/text.ts";
import { fixFiles } from "../fix-files.ts";
import { fixSql } from "../fix-sql.ts";
import { needsInterpreter } from "../needs.ts";
import { loadPython } from "../python.ts";
import { outcomeOf, runPython } from "./run-python.ts";

/** An interpreter that can import sqlalchemy, yaml, jwt and jose. */
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");
const python = await loadPython();

const run = (program: string) => runPython(interpreter, outcomeOf + program);

const fix = async (source: string) => {
  const { files, after } = await fixFiles({
    files: { "a.py": source },
    rules: [yamlLoad, jwtUnverified, jwtNoExpiry],
    fixers: [safeYamlLoad, verifyJwt, jwtExpiry],
    syntaxes: [textSyntax, python],
    guided: true,
  });
  expect(after).toEqual([]);
  return files["a.py"] ?? "";
};

const engine = `from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
e = create_engine("sqlite://")
s = Session(e)
for q in ("CREATE TABLE u (id INTEGER, name TEXT)", "INSERT INTO u VALUES (1, 'ann'), (2, 'bob'), (3, '12:30')"):
    s.execute(text(q.replace(":", "\\\\:")))
rows = lambda result: [list(row) for row in result]
def f(x):
    `;

proof.each([
  ["text()", `return rows(s.execute(text(f"SELECT * FROM u WHERE name = '{x}'")))`],
  [
    "bindparams",
    `q = text("SELECT * FROM u WHERE name = '%s'" % x)\n    return rows(s.execute(q))`,
  ],
  [
    "a variable",
    `q = "SELECT * FROM u WHERE name = '" + x + "'"\n    return rows(s.execute(text(q)))`,
  ],
  [
    "parameters that are there",
    `return rows(s.execute(text(f"SELECT * FROM u WHERE id > :id AND name = '{x}' OR 1 = 2 AND name = '{x}'"), {"id": 0}))`,
  ],
  ["a pattern", `return rows(s.execute(text(f"SELECT * FROM u WHERE name LIKE '{x}%'")))`],
  ["a plain text", `return rows(s.execute(f"SELECT * FROM u WHERE name = '{x}'"))`],
])("SQLAlchemy: %s", async (_, body) => {
  const before = `${engine}${body}\n`;
  const { text, after } = await fixSql(before, { guided: true });
  expect(after).toEqual([]);
  const inputs = `["ann", "nobody", "zzz' OR 1=1 --"]`;
  const results = (source: string) =>
    run(`${source}\nprint(json.dumps([outcome(f, x) for x in ${inputs}]))\n`) as unknown[];
  const [ann, nobody, attack] = results(before);
  expect([ann, nobody]).toEqual([[[1, "ann"]], []]);
  expect(attack).toHaveLength(3);
  expect(results(text)).toEqual([ann, nobody, []]);
});

proof("YAML reads as before and makes no objects", async () => {
  const before = "import yaml\ndef f(x):\n    return yaml.load(x, Loader=yaml.UnsafeLoader)\n";
  const inputs = `["a: [1, 2.5, null, yes]", "!!python/object/apply:os.getcwd []"]`;
  const results = (source: string) =>
    run(`${source}\nprint(json.dumps([outcome(f, x) for x in ${inputs}]))\n`) as unknown[];
  const benign = { a: [1, 2.5, null, true] };
  expect(results(before)).toEqual([benign, expect.stringMatching(/^(?!raises)/)]);
  expect(results(await fix(before))).toEqual([benign, "raises ConstructorError"]);
});

const keys = `KEY = "0123456789abcdef0123456789abcdef"\nOTHER = "x" * 32\n`;

proof.each([
  ["PyJWT", "import jwt\n", `jwt.decode(t, KEY, options={"verify_signature": False})`],
  [
    "python-jose",
    "from jose import jwt\n",
    `jwt.decode(t, KEY, options={"verify_signature": False})`,
  ],
])("%s refuses a token of another key", async (_, imports, decode) => {
  const before = `${imports}${keys}def made(claims):
    return jwt.encode(claims, KEY, algorithm="HS256")
def f(t):
    return ${decode}
`;
  const results = (source: string) =>
    run(
      `${source}\ngood = made({"sub": "ann"})\nbad = jwt.encode({"sub": "admin"}, OTHER, algorithm="HS256")\nprint(json.dumps([outcome(f, good), outcome(f, bad)]))\n`,
    );
  expect(results(before)).toEqual([{ sub: "ann" }, { sub: "admin" }]);
  expect(results(await fix(before))).toEqual([
    { sub: "ann" },
    expect.stringMatching(/^raises (?:InvalidSignatureError|JWTError)$/),
  ]);
});

proof("a token ends after thirty minutes, in any time zone", async () => {
  const before = `import jwt\n${keys}def made():\n    return jwt.encode({"sub": "ann"}, KEY, algorithm="HS256")\n`;
  const after = await fix(before);
  for (const zone of ["America/New_York", "Asia/Tokyo"]) {
    const left = run(
      `import os, time\nos.environ["TZ"] = "${zone}"\ntime.tzset()\n${after}\nprint(json.dumps(jwt.decode(made(), KEY, algorithms=["HS256"])["exp"] - time.time()))\n`,
    );
    expect(left).toBeGreaterThan(1790);
    expect(left).toBeLessThan(1801);
  }
});
