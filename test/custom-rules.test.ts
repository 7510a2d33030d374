import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

const rule = `rules:
  - id: no-print
    language: python
    title: print is called
    message: $X is printed
    severity: high
    cwe: 532
    match: print($X)
`;

test("rules of one's own are tested with the samples beside them", () => {
  const place = workplace({
    "rules/no-print.yaml": rule,
    "rules/no-print.py": "# ruleid: no-print\nprint(a)\n# ok: no-print\nlog(a)\n",
  });
  const good = place.run(["rules", "test", "rules"]);
  expect([good.status, good.stdout]).toEqual([0, "2 expectations in 1 samples, 0 failed\n"]);

  const wrong = workplace({ "no-print.yaml": rule, "no-print.py": "print(a)\n" });
  const { status, stdout } = wrong.run(["rules", "test", "."]);
  expect(status).toBe(1);
  expect(stdout).toContain("no-print.py:1  no-print reports, and should not");
  expect(stdout).toContain("no-print: no sample says where it reports");
});

test("a scan takes them from the command line and from suture.toml, in workers too", () => {
  const samples = Object.fromEntries(
    Array.from({ length: 150 }, (_, i) => [`app/${i}.py`, `print(${"x".repeat((i % 9) + 1)})\n`]),
  );
  const place = workplace({ ...samples, "own/no-print.yaml": rule });
  const given = place.json(["scan", "--rules", "own"]);
  expect(given.status).toBe(1);
  expect(given.report.findings).toHaveLength(150);
  expect(given.report.findings[0]).toMatchObject({
    rule: "custom/no-print",
    message: "x is printed",
    cwe: [532],
  });
  const configured = workplace({
    ...samples,
    "own/no-print.yaml": rule,
    "suture.toml": 'rules = ["own"]\n',
  });
  expect(configured.json(["scan", "--only", "custom"]).report.findings).toHaveLength(150);
});

const flowRules = `rules:
  - id: own
    language: python
    title: A message gets into a tool
    severity: high
    flow: {sources: [lib.receive()], sinks: ["lib.run($SINK)"]}
facts:
  - language: python
    sources: [lib.params]
`;

test("the rules of the manual do what its samples say", () => {
  const page = readFileSync(new URL("../docs/custom-rules.md", import.meta.url), "utf8");
  const blocks = [...page.matchAll(/^```\w+\n# (rules\/\S+)\n([\s\S]*?)^```$/gm)];
  const files = Object.fromEntries(blocks.map(([, path = "", text = ""]) => [path, text]));
  expect(Object.keys(files)).toHaveLength(6);
  const { status, stdout } = workplace(files).run(["rules", "test", "rules"]);
  expect([status, stdout]).toEqual([0, "10 expectations in 3 samples, 0 failed\n"]);
});

test("rules over data flow are tested over whole folders, with rules of the catalogue", () => {
  const files = {
    "own.yaml": flowRules,
    "own/app/main.py":
      "import lib, os\nfrom . import tool\ntool.start(lib.receive())\n# ruleid: python/command-injection\nos.system(lib.params)\n",
    "own/app/tool.py": "import lib\ndef start(x):\n    # ruleid: own\n    lib.run(x)\n",
    "own/app/not-a-rule.yaml": "a: b\n",
  };
  const { status, stdout } = workplace(files).run(["rules", "test", "."]);
  expect([status, stdout]).toEqual([0, "2 expectations in 2 samples, 0 failed\n"]);
  const wrong = { ...files, "own/app/tool.py": "import lib\ndef start(x):\n    lib.run(x)\n" };
  const shown = workplace(wrong).run(["rules", "test", "own.yaml", "--json"]);
  expect(shown.status).toBe(1);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    failed: 1,
    untested: ["own"],
    tested: [
      { sample: "own/app/main.py", surprises: [] },
      { sample: "own/app/tool.py", surprises: [{ rule: "own", line: 3, problem: "reported" }] },
    ],
  });
});

test("a scan follows data by rule files too, in workers as well", () => {
  const samples = Object.fromEntries(
    Array.from({ length: 150 }, (_, i) => [
      `app/f${i}.py`,
      "import lib, os\ndef f():\n    lib.run(lib.receive())\n    os.system(lib.params)\n",
    ]),
  );
  const place = workplace({ ...samples, "own.yaml": flowRules });
  const { findings } = place.json(["scan", "--rules", "own.yaml"]).report;
  const count = (rule: string) => findings.filter((one) => one.rule === rule).length;
  expect([count("custom/own"), count("python/command-injection")]).toEqual([150, 150]);
  const without = place.json(["scan"]).report.findings;
  expect(without.some(({ rule }) => rule === "python/command-injection")).toBe(false);
});

test.each([
  [["rules", "test"], /needs a folder/],
  [["rules", "test", "none"], /no rule file none/],
  [["rules", "dance"], /does not know "dance"/],
  [["scan", "--rules", "bad.yaml"], /This pattern is no Python: print\(/],
])("%j is refused", (args, message) => {
  const place = workplace({ "bad.yaml": rule.replace("print($X)", "print(") });
  const { status, stderr } = place.run(args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test("the list has the catalogue's and one's own", () => {
  const place = workplace({ "no-print.yaml": rule });
  const rows = JSON.parse(place.run(["rules", "list", ".", "--json"]).stdout);
  expect(rows).toContainEqual(expect.objectContaining({ id: "custom/no-print", cwe: 532 }));
  expect(rows).toContainEqual(expect.objectContaining({ id: "python/sql-injection" }));
});
