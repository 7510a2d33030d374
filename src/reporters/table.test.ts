import { describe, expect, test } from "vitest";
import {
  cleanReport,
  dryRunReport,
  evidenceMarker,
  findings,
  fixReport,
  incompleteReport,
  largeReport,
  packageOf,
  plainOptions,
  planReport,
  reportOf,
  samples,
  sbomReport,
  scanReport,
  secretMarker,
  sqlInjection,
  unprintable,
  verifyReport,
  vulnerability,
} from "../../test/report-samples.ts";
import type { Report } from "../model/index.ts";
import { widthOf } from "./table/layout.ts";
import { table } from "./table.ts";

const render = (report: Report, columns = 80) => table.render(report, { ...plainOptions, columns });
const lastLine = (report: Report) => render(report, 200).trimEnd().split("\n").at(-1);

// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR is what color is made of
const color = /\u001b\[[0-9;]*m/g;

const all = Object.entries({ ...samples, large: largeReport(3000) });

describe.each(all)("%s", (_, report) => {
  test.each([40, 80, 200])("fits %i columns", (columns) => {
    const wide = render(report, columns)
      .split("\n")
      .filter((line) => widthOf(line) > columns && !/^ {4}suture |^[+-]{3} /.test(line));
    expect(wide).toEqual([]);
  });

  test("has no spaces at line ends and no two empty lines", () => {
    const body = render(report).replace(/\nDiff.*?\nWould change/s, "");
    expect(body).not.toMatch(/[ \t]\n|\n\n\n/);
  });

  test("without color it holds no control character", () => {
    expect(render(report)).not.toMatch(unprintable);
  });

  test("color changes nothing but color", () => {
    const colored = table.render(report, { ...plainOptions, color: true });
    const plain = colored.replace(color, "");
    expect(plain).not.toMatch(unprintable);
    expect(plain.replace(/^ {2}━+\n/m, "")).toBe(render(report));
  });

  test("holds nothing that is internal", () => {
    expect(render(report)).not.toContain(evidenceMarker);
    expect(render(report)).not.toContain(secretMarker);
  });
});

test("a package is one row with what clears it all", () => {
  expect(render(scanReport)).toContain(`
  requirements.txt
  high      jinja2 2.11.2 → 3.1.4                              3 vulnerabilities
            1 high, 2 medium · CVE-2020-28493, CVE-2024-34064, CVE-2024-22195
`);
});

test("a source package names its binary packages, and what is exploited", () => {
  const text = render(scanReport);
  expect(text).toContain("openssl 3.0.11-1~deb12u2 → 3.0.14-1~deb12u2        2 vulnerabilities");
  expect(text).toMatch(/known to be exploited since 2024-07-02 · in libssl3,\s+openssl/);
});

test("the highest of the lowest fixes is shown, by the ecosystem's own order", () => {
  const found = packageOf("a", "1.0", {
    purl: "pkg:pypi/a@1.0",
    ecosystem: "PyPI",
    locations: [{ asset: ".", path: "r.txt" }],
  });
  const of = (...fixes: readonly (readonly string[])[]) =>
    render(
      reportOf({
        findings: fixes.map((fixedVersions, i) =>
          vulnerability(found, `CVE-1-${i}`, "low", { fixedVersions }),
        ),
      }),
    );
  expect(of(["1.10"], ["1.9", "2.0"])).toContain("a 1.0 → 1.10 ");
  expect(of(["2.0rc1"], ["2.0"])).toContain("a 1.0 → 2.0 ");
  expect(of(["2.0"], [])).toMatch(/a 1\.0 → 2\.0 .*\n.*1 without a fix/);
  expect(of([])).toMatch(/a 1\.0 {2,}CVE-1-0\n.*no fix yet/);
  expect(of(["no version"], ["1.5"])).toContain("a 1.0 → ");
});

test("what a rule found in one file is one row with its lines", () => {
  expect(render(scanReport)).toContain(`
  compose.yaml
  medium    Service runs as root                               compose/root-user
            lines 7, 19
`);
});

test("counts come first, suppressed findings are shown apart", () => {
  const text = render(scanReport);
  expect(text.split("\n").slice(0, 3)).toEqual([
    "suture scan  shop, shop-api:1.4",
    "",
    "  15 findings   3 critical   4 high   1 unknown   5 medium   1 low   1 none",
  ]);
  expect(text).toContain("Suppressed  2 findings, not counted\n  CVE-2023-45853  zlib1g");
  expect(text.slice(0, text.indexOf("Suppressed"))).not.toContain("CVE-2023-45853");
});

test("a plan shows actions by bucket with their steps, and what is left with its reason", () => {
  const text = render(planReport);
  const order = ["15 → 7 findings", "Day 1", "Week 1", "Later", "Left", "No fix upstream yet"];
  const places = order.map((words) => text.indexOf(words));
  expect(places.every((at) => at > 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(text).toContain(
    "   3  Upgrade jinja2 to 3.1.4                                       −3   12 →  9\n" +
      "      1 high, 2 medium · requirements.txt\n",
  );
  expect(text).toContain("guided: look at it");
  expect(text).toContain("Rotate STRIPE_KEY at Stripe");
  expect(text).toMatch(/orders & more\.py, line 41 {2}python\/sql-string\n.*The table name/);
  expect(lastLine(planReport)).toBe("15 findings now, 7 after these actions.");
});

test("verify tells gone from unchecked, and unchecked with the command", () => {
  const text = render(verifyReport);
  expect(text).toMatch(/4 gone .*\n +2 remain .*\n +2 unchecked .*\n +1 introduced/);
  expect(text).toContain("    suture verify . --image api=shop-api:1.5\n");
  expect(text).toContain("✖ The inventory did not shrink: failed");
  expect(text).toContain("– The image builds: not run");
  expect(text).toContain("✔ Changed files parse: passed");
  expect(text.indexOf("Introduced")).toBeLessThan(text.indexOf("Remains"));
});

test("a fix lists its files, what people must do, and how to go back", () => {
  const text = render(fixReport);
  expect(text).toContain("Changed  4 files\n  .env.example\n");
  expect(text).toContain("• Rotate STRIPE_KEY at Stripe: git's history still holds it.");
  expect(text).toContain("suture undo  takes them back");
  expect(text).not.toContain("Nothing was written");
});

test("a dry run shows the masked diff and says that nothing was written", () => {
  const text = render(dryRunReport);
  expect(text).toContain('-STRIPE_KEY = "***"\n+STRIPE_KEY = os.environ["STRIPE_KEY"]\n');
  expect(text).toContain("Nothing was written.\n  suture fix  makes these changes\n");
  expect(text).not.toContain("suture undo");
});

test("a fix that has nothing to do says so and why", () => {
  const change = { dryRun: false, paths: [], diff: "" };
  expect(render({ ...fixReport, change })).toContain("Nothing to change.\n\nLeft  7 findings");
});

test("gaps are a block of their own, failed ones first, and data names what it lacks", () => {
  const text = render(incompleteReport);
  expect(text).toContain(
    "Not examined  3 gaps: nothing here counts as clean\n\n  ✖ web/broken.lock",
  );
  expect(text).toContain("! web/package-lock.json\n    No advisory data.");
  expect(text).toMatch(/Debian:12 +2026-11-20 +41,233 records +all packages +imported/);
  expect(text).toMatch(/PyPI +2026-11-18 +812 records +known names only +came with suture/);
  expect(text).toMatch(/npm +no data +1 package +not examined/);
});

test.each<readonly [string, Report, string]>([
  ["clean", cleanReport, "Clean: everything asked for was examined, and nothing was found."],
  [
    "clean but for what is suppressed",
    reportOf({ outcome: "clean", findings: findings.filter((f) => f.suppression) }),
    "Clean: everything asked for was examined, and nothing was found that is not suppressed (2 are).",
  ],
  [
    "findings that do not count",
    reportOf({ outcome: "clean", findings: [sqlInjection] }),
    "Passed: none of the 1 finding is severe enough to count.",
  ],
  ["findings", scanReport, "15 findings."],
  ["one finding", reportOf({ findings: [sqlInjection] }), "1 finding."],
  [
    "incomplete",
    incompleteReport,
    "Incomplete: web/broken.lock could not be examined. 15 findings elsewhere.",
  ],
  [
    "incomplete for lack of data",
    reportOf({ outcome: "incomplete", gaps: incompleteReport.gaps.slice(1) }),
    "Incomplete: web/package-lock.json, shop-api:1.4 could not be fully examined.",
  ],
  ["an SBOM", sbomReport, "9 packages."],
  ["a fix", fixReport, "7 findings left."],
])("the last line of %s", (_, report, line) => {
  expect(lastLine(report)?.trim()).toBe(line);
});

test("long lists are cut and say so", () => {
  const lines = render(largeReport(5000)).split("\n");
  expect(lines.length).toBeLessThan(200);
  expect(lines.filter((line) => line.includes("(--format json)"))).toEqual([
    "  … and 230 more packages (--format json)",
    "  … and 280 more mistakes (--format json)",
  ]);
});

test("a finding of data flow says where it began", () => {
  const at = (path: string, startLine: number) => ({
    location: {
      ...sqlInjection.location,
      path,
      region: { startLine, startColumn: 1, endLine: startLine, endColumn: 2 },
    },
    message: "It comes from here.",
  });
  const trace = [at("app/main.py", 5), at("app/main.py", 6), at("app/jobs.py", 4)];
  const shown = render(reportOf({ findings: [{ ...sqlInjection, trace }] }));
  expect(shown).toContain("from app/main.py:5, in 3 steps");
  const here = [at(sqlInjection.location.path, 5), ...trace.slice(1)];
  const shownHere = render(reportOf({ findings: [{ ...sqlInjection, trace: here }] }));
  expect(shownHere).toContain("from line 5, in 3 steps");
  expect(
    render(reportOf({ findings: [{ ...sqlInjection, trace: trace.slice(0, 1) }] })),
  ).not.toContain("in 1 step");
});
