import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding, Report } from "../src/model/index.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { smallShop } from "./small-shop.ts";

const rulesOf = ({ findings }: Report) => findings.map(({ rule }) => rule).sort();
const pathsOf = ({ findings }: Report) => [
  ...new Set(findings.map(({ location }) => location.path)),
];
const year = new Date().getFullYear();
const past = `${year - 1}-01-01`;
const future = `${year + 1}-01-01`;

/** A scan of the small shop with more or other files. */
function scan(args: readonly string[], files: Readonly<Record<string, string>> = {}): Report {
  return workplace({ ...smallShop, ...files }).json(["scan", ...args]).report;
}

/** Findings that count, and who suppressed the others. */
function countedAndNot({ findings }: Report, is: (finding: Finding) => boolean) {
  const asked = findings.filter(is);
  return {
    counted: asked.filter(({ suppression }) => !suppression).length,
    by: asked.flatMap(({ suppression }) => suppression?.by ?? []),
  };
}

describe("what a scan is about", () => {
  test.each([
    ["a kind", ["--only", "vulnerability"], ({ kind }: Finding) => kind === "vulnerability"],
    ["a prefix", ["--only", "compose"], ({ rule }: Finding) => rule.startsWith("compose/")],
    [
      "what Bandit calls it",
      ["--only", "B105"],
      ({ rule }: Finding) => rule === "python/hardcoded-secret",
    ],
    [
      "a rule and a kind",
      ["--only", "dockerfile/add-local-file", "--only", "secret"],
      ({ rule, kind }: Finding) => rule === "dockerfile/add-local-file" || kind === "secret",
    ],
    [
      "a severity; what has none passes",
      ["--severity", "high"],
      ({ severity }: Finding) => ["critical", "high", "unknown"].includes(severity),
    ],
    [
      "all but a path",
      ["--exclude", "app/", "--exclude", "*.yaml"],
      ({ location }: Finding) => !/^app\/|\.yaml$/.test(location.path),
    ],
  ])("%s", (_, args, is) => {
    const all = scan([]);
    const some = scan(args);
    const wanted = all.findings.filter(is);
    expect(rulesOf(some)).toEqual(wanted.map(({ rule }) => rule).sort());
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.findings.length);
    expect(some.counts.total).toBe(wanted.length);
  });

  test("--fixable leaves out what neither an upgrade nor a fixer removes", () => {
    const stuck = { "requirements.txt": "requests==2.30.0\nelixir==0.7.1\n" };
    const rules = rulesOf(scan(["--fixable"], stuck));
    expect(rulesOf(scan([], stuck))).toContain("CVE-2012-2146");
    expect(rules).not.toContain("CVE-2012-2146");
    expect(rules).toEqual(expect.arrayContaining(["CVE-2023-32681", "dockerfile/add-local-file"]));
  });

  test("plan and fix leave the rest alone too", () => {
    const place = workplace(smallShop);
    const { report } = place.json(["fix", "--severity", "high", "--only", "misconfiguration"]);
    expect(report.plan?.actions.length).toBeGreaterThan(0);
    expect(report.plan?.left.every(({ message }) => !/outside what/.test(message))).toBe(true);
    const now = place.files();
    expect(now["Dockerfile"]).toContain("ADD requirements.txt .");
    expect(now["requirements.txt"]).toBe(smallShop["requirements.txt"]);
    expect(now["compose.yaml"]).toContain("127.0.0.1:5432:5432");
  });

  test.each([
    ["--only", "nonsense"],
    ["--severity", "worst"],
    ["--fail-on", "sometimes"],
    ["--max-data-age", "soon"],
    ["--format", "word"],
    ["--format", "json="],
    ["--image", "."],
    ["--nonsense"],
  ])("%s %s is a usage error that names itself", (...args) => {
    const { status, stderr, stdout } = workplace(smallShop).run(["scan", ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^suture: /);
    expect(stderr).toContain(args.at(-1));
    expect(stdout).toBe("");
  });
});

describe("suture.toml", () => {
  const toml = (text: string) => ({ "suture.toml": text });

  test("sets what flags set; flags win, and excluded paths add up", () => {
    const file = toml('severity = "critical"\nexclude = ["compose.yaml"]\noffline = true\n');
    expect(pathsOf(scan([], file))).not.toContain("compose.yaml");
    expect(pathsOf(scan(["--severity", "low"], file))).toContain("Dockerfile");
    const both = pathsOf(scan(["--severity", "low", "--exclude", "Dockerfile"], file));
    expect(both).not.toContain("Dockerfile");
    expect(both).not.toContain("compose.yaml");
    expect(both).toContain("app/settings.py");
  });

  test("decides what fails, unless a flag does", () => {
    const place = workplace({
      ...smallShop,
      ...toml('fail-on = "never"\nmax-data-age = "99999d"'),
    });
    expect(place.json(["scan"]).status).toBe(0);
    expect(place.json(["scan", "--fail-on", "high"]).status).toBe(1);
  });

  test("ignores with a reason until a day, in quotes or not", () => {
    const entry = (id: string, more: string) => `[[ignore]]\nid = "${id}"\n${more}\n`;
    const report = scan(
      [],
      toml(
        entry("compose/database-port", `until = "${future}"\nreason = "firewalled"`) +
          entry("CVE-2023-32681", `until = ${future}`) +
          entry("dockerfile", `until = ${past}`) +
          entry("python", 'path = "elsewhere/"'),
      ),
    );
    const suppressed = report.findings.filter(({ suppression }) => suppression);
    expect(suppressed.map(({ rule }) => rule).sort()).toEqual([
      "CVE-2023-32681",
      "compose/database-port",
    ]);
    expect(suppressed.find(({ rule }) => rule.startsWith("compose/"))?.suppression).toEqual({
      by: "suture.toml",
      until: future,
      reason: "firewalled",
    });
    expect(report.counts.total).toBe(report.findings.length - 2);
  });

  test.each([
    ["severity", 'severity = "worst"'],
    ["exclude", 'exclude = "app"'],
    ["max-data-age", 'max-data-age = "soon"'],
    ["ignore.0.until", '[[ignore]]\nid = "x"\nuntil = "tomorrow"'],
    ["colour", 'colour = "red"'],
    ["index.npm", '[index]\nnpm = "x"'],
    ["is no TOML", "severity ="],
  ])("an error names %s", (key, text) => {
    const { status, stderr } = workplace(toml(text)).run(["scan"]);
    expect(status).toBe(2);
    expect(stderr).toContain("suture.toml");
    expect(stderr).toContain(key);
  });

  test("one that cannot be read is never passed over", () => {
    const place = workplace(smallShop);
    mkdirSync(join(place.target, "suture.toml"));
    const { status, stderr } = place.run(["scan"]);
    expect(status).toBe(3);
    expect(stderr).toContain("suture.toml is there and cannot be read");
  });
});

describe("other people's ways to ignore", () => {
  test(".trivyignore", () => {
    const lines = `# comment\nCVE-2023-32681 exp:${future} # no proxy\nCVE-2000-0001\n`;
    const is = ({ rule }: Finding) => rule === "CVE-2023-32681";
    const now = scan([], { ".trivyignore": lines });
    expect(countedAndNot(now, is)).toEqual({ counted: 0, by: [".trivyignore"] });
    const later = scan([], { ".trivyignore": lines.replace(future, past) });
    expect(countedAndNot(later, is)).toEqual({ counted: 1, by: [] });
  });

  test.each([
    ["for good", "ignore[dockerfile/add-local-file] cached", 0],
    ["by its prefix", "ignore[dockerfile]", 0],
    ["until a day to come", `ignore[dockerfile/add-local-file] until=${future} soon`, 0],
    ["until a day that is past", `ignore[dockerfile/add-local-file] until=${past} soon`, 1],
    ["of another rule", "ignore[dockerfile/root-user]", 1],
  ])("a comment %s", (_, comment, counted) => {
    const text = smallShop["Dockerfile"]?.replace("ADD", `# suture: ${comment}\nADD`) ?? "";
    const report = scan([], { Dockerfile: text });
    const is = ({ rule }: Finding) => rule === "dockerfile/add-local-file";
    expect(countedAndNot(report, is).counted).toBe(counted);
  });

  test("what is ignored gets no fix", () => {
    const text = smallShop["Dockerfile"]?.replace("ADD", "# suture: ignore\nADD") ?? "";
    const place = workplace({ ...smallShop, Dockerfile: text });
    place.json(["fix"]);
    expect(place.files()["Dockerfile"]).toContain("# suture: ignore\nADD requirements.txt");
  });
});

describe("--root", () => {
  /** The shop one folder down. */
  function nested(): Workplace {
    const files = Object.entries(smallShop).map(([path, text]) => [`services/shop/${path}`, text]);
    return workplace(Object.fromEntries(files));
  }

  test("paths of every format count from it, and a plan of a fix too", () => {
    const place = nested();
    const { report } = place.json(["fix", "services/shop", "--root", ".", "--dry-run"]);
    const below = /^services\/shop\/[^/]/;
    const paths = [
      ...pathsOf(report),
      ...(report.change?.paths ?? []),
      ...(report.plan?.actions.flatMap((action) => action.paths) ?? []),
      ...(report.assets as readonly Partial<Report["assets"][number]>[]).flatMap(
        ({ packages = [] }) => packages.flatMap((one) => one.locations.map(({ path }) => path)),
      ),
    ];
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !below.test(path))).toEqual([]);
    expect(report.change?.diff).toContain("--- a/services/shop/Dockerfile\n+++ b/services/shop/");
    const { stdout } = place.run([
      "scan",
      "services/shop",
      "--root",
      ".",
      "--offline",
      "--format",
      "sarif",
    ]);
    const uris = [...stdout.matchAll(/"uri": "([^"]+)",?\s+"uriBaseId"/g)].map(([, uri]) => uri);
    expect(uris.length).toBeGreaterThan(5);
    expect(uris.filter((uri) => !below.test(uri ?? ""))).toEqual([]);
  });

  test("a report of it can be compared with", () => {
    const place = nested();
    const { stdout } = place.run(["scan", "services/shop", "--root", ".", "--json", "--offline"]);
    writeFileSync(join(place.folder, "before.json"), stdout);
    place.json(["fix", "services/shop"]);
    const args = ["verify", "services/shop", "--root", ".", "--against", "../before.json"];
    const { verification } = place.json(args).report;
    expect(verification?.introduced).toEqual([]);
    expect(verification?.gone.length).toBeGreaterThan(3);
    expect(verification?.checks.every(({ result }) => result !== "failed")).toBe(true);
  });

  test("a folder that is not above the target is a usage error", () => {
    const place = nested();
    for (const root of ["services/shop/app", "nowhere", "services/shop/Dockerfile"]) {
      const { status, stderr } = place.run(["scan", "services/shop", "--root", root]);
      expect(status).toBe(2);
      expect(stderr).toContain(`--root ${root}`);
    }
  });
});
