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
