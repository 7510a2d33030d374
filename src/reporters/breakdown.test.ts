import { describe, expect, test } from "vitest";
import {
  appLayer,
  baseLayer,
  layeredReport,
  plainOptions,
  tiedReport,
} from "../../test/report-samples.ts";
import type { Report } from "../model/index.ts";
import { breakdownOf, originsOf } from "./breakdown.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { sarif } from "./sarif.ts";
import { table } from "./table.ts";

const render = (report: Report, columns = 80) => table.render(report, { ...plainOptions, columns });

/** The block of the table, without its headline. */
function block(report: Report, columns?: number): string[] {
  const lines = render(report, columns).split("\n");
  const start = lines.findIndex((line) => line.startsWith("Where they come from"));
  return lines.slice(start + 1, lines.indexOf("", start));
}

describe("findings are counted", () => {
  test("with and without a fix, suppressed ones and other kinds left out", () => {
    const { withFix, withoutFix } = breakdownOf(layeredReport);
    expect([withFix.total, withFix.bySeverity.critical, withFix.packages]).toEqual([4, 2, 3]);
    expect([withoutFix.total, withoutFix.bySeverity.low]).toEqual([1, 1]);
  });

  test("by layer: vulnerabilities by what brought the package, secrets by where they lie", () => {
    const { layers } = breakdownOf(layeredReport);
    expect(
      layers.map(({ number, layer, counts, withFix }) => [
        number,
        layer.diffId,
        counts.total,
        withFix,
      ]),
    ).toEqual([
      [1, baseLayer, 3, 2],
      [2, appLayer, 2, 1],
    ]);
    expect(breakdownOf(tiedReport).layers.map(({ counts }) => counts.total)).toEqual([3, 2]);
  });

  test("by source package", () => {
    const { packages } = breakdownOf(tiedReport);
    expect(
      packages.map(({ name, asset, findings, severity, fixed, unfixed }) => [
        `${asset} ${name}`,
        findings.length,
        severity,
        fixed,
        unfixed,
      ]),
    ).toEqual([
      ["image:api openssl", 2, "critical", "99", 0],
      ["image:api curl", 1, "high", "99", 0],
      ["image:api glibc", 1, "low", undefined, 1],
      [". jinja2", 1, "medium", "3", 0],
    ]);
  });

  test("by line of the Dockerfile, and by layer what has no line", () => {
    const origins = originsOf(tiedReport).map((share) => [
      "layer" in share ? `layer ${share.number}` : `${share.path}:${share.line} ${share.text}`,
      share.counts.total,
    ]);
    expect(origins).toEqual([
      ["Dockerfile:3 FROM debian:12", 3],
      ["Dockerfile:7 RUN apt-get update && apt-get install -y curl", 1],
      ["layer 2", 1],
    ]);
    expect(breakdownOf(layeredReport).lines).toEqual([]);
  });
});

test("the table says at a package which line brought it, and how urgent the fixable ones are", () => {
  const text = render(tiedReport);
  expect(text).toMatch(/in libssl3, openssl · Dockerfile:3/);
  expect(text).toMatch(
    /5 vulnerabilities in 4 source packages · 4 with a fix \(2 critical, 1 high\)/,
  );
  expect(render(layeredReport)).not.toContain("Dockerfile");
});

describe("the table shows where findings come from", () => {
  test("by the history", () => {
    expect(block(layeredReport)).toEqual([
      "  layer 1   base: ADD … /                                         3   2 critical",
      "  layer 2   RUN apt-get update && apt-get install -y curl         2   2 high",
      "  Lower layers still ship 2 packages that later layers removed (1) or replaced",
      "  (1).",
    ]);
  });

  test("by the Dockerfile", () => {
    expect(block(tiedReport).slice(0, 3)).toEqual([
      "  Dockerfile:3   FROM debian:12                                   3   2 critical",
      "  Dockerfile:7   RUN apt-get update && apt-get install -y curl    1   1 high",
      "  layer 2        RUN apt-get update && apt-get install -y curl    1   1 high",
    ]);
  });

  test.each([40, 60, 120])("in %d columns", (columns) => {
    for (const line of block(tiedReport, columns)) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test("of many layers the largest ones, in their order", () => {
    const [shop, image] = layeredReport.assets;
    if (!shop || !image) throw new Error("No image");
    const ids = Array.from({ length: 9 }, (_, i) => `sha256:${String(i).repeat(64)}`);
    const [first] = layeredReport.findings;
    const findings = ids.flatMap((layer, i) =>
      Array.from({ length: i + 1 }, () => ({ ...first, location: { ...first?.location, layer } })),
    ) as unknown as Report["findings"];
    const layers = ids.map((diffId) => ({ diffId, instructions: [], superseded: [] }));
    const lines = block({ ...layeredReport, assets: [shop, { ...image, layers }], findings });
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      "layer 4",
      "layer 5",
      "layer 6",
      "layer 7",
      "layer 8",
      "layer 9",
      "… and 3 more (--format json)",
    ]);
  });

  test("and nothing of it where there is no image", () => {
    const { assets, findings } = layeredReport;
    const directory = {
      ...layeredReport,
      assets: assets.slice(0, 1),
      findings: findings.filter(({ location }) => location.asset === "."),
    };
    expect(render(directory)).not.toContain("Where they come from");
  });
});

test("JSON holds the same counts, and what made each layer", () => {
  const report = JSON.parse(json.render(tiedReport, plainOptions));
  expect(report.breakdown.byDockerfileLine).toMatchObject([
    { path: "Dockerfile", line: 3, text: "FROM debian:12", withFix: 2 },
    { path: "Dockerfile", line: 7, withFix: 1 },
  ]);
  expect(report.breakdown.byLayer).toMatchObject([
    { asset: "image:api", layer: baseLayer, counts: { total: 3 } },
    { asset: "image:api", layer: appLayer, counts: { total: 2 } },
  ]);
  expect(report.breakdown.byPackage[0]).toMatchObject({ name: "openssl", fixedIn: "99" });
  const [lowest, top] = report.assets[1].image.layers;
  expect(lowest).toMatchObject({ isBase: true, from: { dockerfile: { path: "Dockerfile" } } });
  expect(lowest.superseded).toHaveLength(2);
  expect(top).toMatchObject({ isBase: false, instructions: [{ keyword: "RUN" }] });
  expect(report.assets[1].packages[3]).toMatchObject({ layer: appLayer, instruction: 0 });
});

test("HTML draws a bar for each", () => {
  const page = html.render(tiedReport, plainOptions);
  const section = page.slice(page.indexOf('id="origins"'), page.indexOf('id="findings"'));
  expect([...section.matchAll(/class="step origin"/g)]).toHaveLength(3);
  expect(section).toContain("Dockerfile:3");
  expect(section).toContain("4 vulnerabilities with a fix");
});

test("SARIF points to the Dockerfile, and names image and layer beside it", () => {
  const { results } = JSON.parse(sarif.render(tiedReport, plainOptions)).runs[0];
  expect(results[0].locations[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: "Dockerfile" }, region: { startLine: 3 } },
    logicalLocations: [{ name: baseLayer, fullyQualifiedName: `shop-api:1.4/${baseLayer}` }],
  });
  const untied = JSON.parse(sarif.render(layeredReport, plainOptions)).runs[0].results[0];
  expect(untied.locations[0]).toMatchObject({
    physicalLocation: {
      artifactLocation: { uri: "var/lib/dpkg/status" },
      region: { startLine: 1 },
    },
  });
});
