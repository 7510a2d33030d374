import { expect, test } from "vitest";
import { parsePythonText } from "../../../../test/python.ts";
import { walkNodes } from "../walk.ts";

interface MadeCell {
  readonly code?: string;
  readonly prose?: string;
  readonly output?: string;
}

const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function notebook(cells: readonly MadeCell[], metadata: object = {}): string {
  const made = cells.map(({ code, prose, output }) =>
    code === undefined
      ? { cell_type: "markdown", metadata: {}, source: linesOf(prose ?? "") }
      : {
          cell_type: "code",
          execution_count: 1,
          metadata: { tags: ["source"] },
          outputs: [{ output_type: "stream", name: "stdout", text: [output ?? ""] }],
          source: linesOf(code),
        },
  );
  return `${JSON.stringify({ cells: made, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

const read = (...codes: string[]) =>
  parsePythonText(notebook(codes.map((code) => ({ code }))), "a.ipynb");

/** The text of the file that a range of the cells was written in. */
function written(json: string, needle: string): string {
  const { text, origin } = parsePythonText(json, "a.ipynb");
  const start = text.indexOf(needle);
  const at = origin?.regionOf({ start, end: start + needle.length });
  const lines = json.split("\n");
  expect(at?.startLine).toBe(at?.endLine);
  return (lines[(at?.startLine ?? 0) - 1] ?? "").slice(
    (at?.startColumn ?? 0) - 1,
    (at?.endColumn ?? 0) - 1,
  );
}

test("cells are one module, in their order, without prose and outputs", () => {
  const json = notebook([
    { prose: "# not python (" },
    { code: "import os\nx = 1", output: "eval(y)" },
    { code: "" },
    { code: "print(x)\n" },
  ]);
  const { text, module, problems, origin } = parsePythonText(json, "a.ipynb");
  expect(problems).toEqual([]);
  expect(text).toBe("import os\nx = 1\n\nprint(x)\n\n");
  expect(module.body.map(({ kind }) => kind)).toEqual(["import", "assign", "expression-statement"]);
  expect(origin?.partAt(text.indexOf("x"))).toBe("Cell 2");
  expect(origin?.partAt(text.indexOf("print"))).toBe("Cell 4");
});

test.each([
  ["plain", "eval(y)", "eval(y)"],
  ["quotes", 'eval("y")', 'eval(\\"y\\")'],
  ["a tab before", "\teval(y)", "\\teval(y)"],
  ["letters beyond ASCII", "eval('é😀')", "eval('é😀')"],
  ["backslashes", "eval('\\\\d')", "eval('\\\\\\\\d')"],
])("a range leads to the JSON that says it: %s", (_, code, expected) => {
  expect(written(notebook([{ code: `a = "b"\n${code}\n` }]), code)).toBe(expected);
});

test("a cell in one string, escapes of any kind and CRLF", () => {
  const json =
    '{"cells":[{"cell_type":"code","source":"a = \\u0022\\u00e9\\u0022\\r\\nif a:\\r\\n\\teval(a)"}]}';
  const { text, module, problems } = parsePythonText(json, "a.ipynb");
  expect(problems).toEqual([]);
  expect(text).toBe('a = "é"\r\nif a:\r\n\teval(a)\n');
  expect(module.body).toHaveLength(2);
  expect(written(json, "eval(a)")).toBe("eval(a)");
  expect(written(json, '"é"')).toBe("\\u0022\\u00e9\\u0022");
});

test("format 3, a byte order mark, and keys in any order", () => {
  const json =
    '\ufeff{"nbformat":3,"worksheets":[{"cells":[{"input":["x = 1\\n","y = 2"],"language":"python","cell_type":"code"}]}]}';
  const { module, problems } = parsePythonText(json, "a.ipynb");
  expect(problems).toEqual([]);
  expect(module.body).toHaveLength(2);
});

test.each([
  ["%matplotlib inline\nx = 1", "0                 \nx = 1\n"],
  ["!pip install x\nx = 1", "0             \nx = 1\n"],
  ["!pip install \\\n  x\ny = 1", "0             \n   \ny = 1\n"],
  ["if a:\n    !ls\n    b()", "if a:\n    0  \n    b()\n"],
  ["pip install x\npip = 1", "0            \npip = 1\n"],
  ["x = !ls", "x = [] \n"],
  ["x, y = %sql select 1", "x, y = []           \n"],
  ["%time f(a)", "0;    f(a)\n"],
  ["%timeit -n 10 f(a)", `0${" ".repeat(17)}\n`],
  ["?f", "0 \n"],
  ["f.g??", "0    \n"],
  ["%%time\nf(a)", "      \nf(a)\n"],
  ["%%bash\nf (\n'", "      \n   \n \n"],
  ["%%javascript\nlet a = 1", `${" ".repeat(12)}\n${" ".repeat(9)}\n`],
])("what IPython reads itself is left out: %j", (code, expected) => {
  const { text, problems } = read(code);
  expect(problems).toEqual([]);
  expect(text).toBe(expected);
});

test.each([
  "x = (a\n%b\n)",
  "x = '''\n!ls\n'''",
  "x = a \\\n%b",
  'x = "a\\\n!b"',
  "# what?\nx = a != b",
  "x = '#' '''\n%magic\n'''",
])("what only looks like it is read: %j", (code) => {
  const { text, problems } = read(code);
  expect(problems).toEqual([]);
  expect(text).toBe(`${code}\n`);
});

test("a broken cell is named, and what stands around it is read", () => {
  const { module, problems } = read("x = 1", "y = = 2\nz = 3", "w = 4");
  expect(problems.map(({ message, level }) => [level, message])).toEqual([
    ["recovered", "Cell 2, line 1 is not valid Python; the rest was read."],
  ]);
  const names = [...walkNodes(module)].flatMap((node) => (node.kind === "name" ? [node.id] : []));
  expect(names).toEqual(expect.arrayContaining(["x", "z", "w"]));
});

test.each(["x = (1,\n", "x = '''a\n", "if a:\n    x = [\n"])(
  "a cell that leaves something open does not swallow the next: %j",
  (code) => {
    const { module, problems } = read("a = 1", code, "eval(b)");
    expect(problems.map(({ message }) => message)).toEqual([
      "Cell 2 is not valid Python and was not read.",
    ]);
    expect(module.body.map(({ kind }) => kind)).toEqual(["assign", "expression-statement"]);
  },
);

test.each([
  ["no JSON", "{", "CloseBraceExpected"],
  ["nothing", "", "ValueExpected"],
  ["no notebook", '{"cells": 3}', "no cells"],
  ["a list", '[{"cells": []}]', "no cells"],
  ["cells elsewhere", '{"a": {"cells": []}}', "no cells"],
])("a file with %s is not read", (_, json, message) => {
  const { module, problems } = parsePythonText(json, "a.ipynb");
  expect(module.body).toEqual([]);
  expect(problems).toMatchObject([{ level: "fatal" }]);
  expect(problems[0]?.message).toContain(message);
});

test.each([{ kernelspec: { language: "R" } }, { language_info: { name: "julia" } }])(
  "a notebook of another language is none of Python: %j",
  (metadata) => {
    const { text, problems } = parsePythonText(notebook([{ code: "x <- 1" }], metadata), "a.ipynb");
    expect([text, problems]).toEqual(["", []]);
  },
);

test.each([
  ["deep JSON", `{"cells": [], "metadata": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["many cells", notebook(Array.from({ length: 5_000 }, () => ({ code: "x = (1\n" })))],
  ["many magics", notebook([{ code: "%%time\n".repeat(100_000) }])],
  ["one huge string", notebook([{ code: "a", output: "b\\n".repeat(2_000_000) }])],
  ["odd values", '{"cells":[1,null,"a",[],{"cell_type":"code"},{"cell_type":3,"source":[1,{}]}]}'],
  ["deep cells", notebook([{ code: "(".repeat(100_000) }, { code: "x = 1" }])],
])("%s ends", (_, json) => {
  const { module, problems } = parsePythonText(json, "a.ipynb");
  expect(module.body.length + problems.length).toBeGreaterThanOrEqual(0);
  expect(problems.length).toBeLessThanOrEqual(20);
});
