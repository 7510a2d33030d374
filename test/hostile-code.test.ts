import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");
const nested = (count: number, open: string, close: string, inner = "1") =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;

const view = 'import flask\n\n\ndef view():\n    x = flask.request.args["q"]\n';

/** Read to the end: what flows through them is found. */
const followed: Readonly<Record<string, string>> = {
  "long-function.py": `${view}${lines(5000, (i) => `    y${i} = x + str(${i})\n    x = y${i}`)}\n    return eval(x)\n`,
  "mutual.py": `${lines(2000, (i) => `def f${i}(x):\n    if x: return f${(i + 1) % 2000}(x + "a")\n    return f${(i * 7) % 2000}(x)`)}\n${view}    eval(f0(x))\n`,
  "branches.py": `${view}    if x == "a":\n        y = 0\n${lines(5000, (i) => `    elif x == "${i}":\n        y = x + "${i}"`)}\n    return eval(y)\n`,
};

/** Read to the end, and nothing is there. */
const clean: Readonly<Record<string, string>> = {
  "giant-dict.py": `d = {\n${lines(200_000, (i) => `    "k${i}": "v${i}",`)}\n}\n`,
  "texts.py": `x = "a"${' + "b"'.repeat(100_000)}\ny = a${" + b".repeat(100_000)}\n`,
  "giant-object.js": `d = {\n${lines(100_000, (i) => `    "k${i}": "v${i}",`)}\n}\n`,
};

/** Cut off somewhere, and said to be. */
const cut: Readonly<Record<string, string>> = {
  "calls.py": `${view}    eval(${nested(1000, "g(", ")", "x")})\n`,
  "brackets.py": `x = ${nested(100_000, "(", ")")}\n`,
  "dicts.py": `x = ${nested(50_000, '{"a": ', "}")}\n`,
  "formats.py": `x = ${nested(20_000, 'f"{', '}"')}\n`,
  "elements.jsx": `const x = ${nested(20_000, "<a>\n", "</a>\n")};\napp.get("/", (q, r) => eval(q.query.a));\n`,
  "brackets.js": `x = ${nested(50_000, "(\n", ")\n")};\n`,
  "texts.js": `x = "a"\n${" + b\n".repeat(100_000)};\n`,
  "branches.js": `let y;\nif (x == 1) { y = 0 }\n${lines(20_000, (i) => `else if (x == "${i}") { y = x + "${i}" }`)}\n`,
  "minified.js": `!function(e,t){${"e.q(t);".repeat(1_000_000)}}(a,b);\n`,
  "brackets.ipynb": JSON.stringify({
    cells: [{ cell_type: "code", source: [`x = ${nested(100_000, "[", "]")}\n`] }],
  }),
};

test("code that is made to hang a scanner is read, or said not to be, and the rest is scanned", () => {
  const plain = { "plain.py": "import yaml\nyaml.load(open('a'))\n" };
  const place = workplace({ ...followed, ...clean, ...cut, ...plain });
  const { status, report } = place.json(["scan", "--only", "code"]);
  expect(status).toBe(1);
  const gaps = new Set(report.gaps.map(({ path }) => path));
  expect([...gaps].sort()).toEqual(Object.keys(cut).sort());
  const found = new Set(
    report.findings.flatMap((one) => ("location" in one ? [one.location.path] : [])),
  );
  for (const path of [...Object.keys(followed), "plain.py"]) expect(found).toContain(path);
});

test("nothing but what was cut off is no clean scan", () => {
  const place = workplace({ "brackets.py": cut["brackets.py"] ?? "" });
  const { status, report } = place.json(["scan", "--only", "code"]);
  expect([status, report.outcome]).toEqual([3, "incomplete"]);
});

test.each(["big.js", "big.py", "big.ipynb"])("50 MB in one line of %s are a gap", (name) => {
  const place = workplace({});
  writeFileSync(join(place.target, name), "x = eval(y); ".repeat(4_000_000));
  const { status, report } = place.json(["scan", "--only", "code"]);
  expect([status, report.outcome]).toEqual([3, "incomplete"]);
  expect(report.gaps).toMatchObject([{ path: name, reason: "too-large" }]);
});
