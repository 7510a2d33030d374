import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { workplace } from "./run-suture.ts";
import { keyPair } from "./signed-envelopes.ts";

const vex = (status: string) =>
  JSON.stringify({
    "@context": "https://openvex.dev/ns/v0.2.0",
    author: "The shop",
    timestamp: "2026-01-01T00:00:00Z",
    statements: [
      {
        vulnerability: { name: "CVE-2023-32681" },
        products: [{ "@id": "pkg:pypi/requests@2.30.0" }],
        status,
        justification: "vulnerable_code_not_present",
      },
    ],
  });

const requirements = { "requirements.txt": "requests==2.30.0\n" };
const scan = ["scan", "--only", "vulnerability"];

function vexOf(report: ReturnType<ReturnType<typeof workplace>["json"]>["report"]) {
  return report.findings.find(({ rule }) => rule === "CVE-2023-32681");
}

describe("a VEX document of the user's own", () => {
  test("named on the command line takes a finding out of the count, with its reason", () => {
    const place = workplace({ ...requirements, "shop.vex.json": vex("not_affected") });
    const before = place.json(scan).report;
    const { report } = place.json([...scan, "--vex", "shop.vex.json"]);
    expect(report.counts.total).toBe(before.counts.total - 1);
    expect(vexOf(report)).toMatchObject({
      suppression: { by: "vex", reason: expect.stringContaining("The shop, 2026-01-01") },
      vex: { status: "not_affected", verified: "given", document: "shop.vex.json" },
    });
  });

  test("named in suture.toml holds from any folder, and more can be given beside it", () => {
    const place = workplace({
      ...requirements,
      "suture.toml": 'vex = ["vex/shop.json"]\n',
      "vex/shop.json": vex("not_affected"),
      "later.json": vex("affected").replace("2026-01", "2026-02"),
    });
    expect(vexOf(place.json(scan).report)).toHaveProperty("suppression");
    const { report } = place.json([...scan, "--vex", "later.json"]);
    expect(vexOf(report)?.suppression).toBeUndefined();
    expect(vexOf(report)).toMatchObject({ vex: { status: "affected" } });
  });
});

describe("what cannot be used is said before anything is scanned", () => {
  const privateKey = keyPair().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  test.each([
    ["a VEX document that is missing", ["--vex", "none.json"], "none.json cannot be read"],
    ["a folder", ["--vex", "."], ". is no file"],
    ["a file that is no VEX", ["--vex", "requirements.txt"], "it is no JSON"],
    ["a report of another kind", ["--vex", "other.json"], "neither OpenVEX, CycloneDX nor CSAF"],
    ["a key that is none", ["--key", "requirements.txt"], "no public key in PEM"],
    ["a private key", ["--key", "private.pem"], "give its public half"],
  ])("%s", (_, args, message) => {
    const place = workplace({ ...requirements, "other.json": "{}", "private.pem": privateKey });
    const { status, stderr } = place.run([...scan, "--offline", ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

test("a key in suture.toml is read, from the target's folder", () => {
  const place = workplace({
    ...requirements,
    "suture.toml": '[verify]\nkeys = ["cosign.pub"]\n',
    "cosign.pub": keyPair().publicPem,
  });
  expect(place.json(scan).status).toBe(1);
  writeFileSync(join(place.target, "cosign.pub"), "no key");
  expect(place.run([...scan, "--offline"]).status).toBe(2);
});

test("a bill of materials is a target like any other, and cannot be fixed", () => {
  const place = workplace(requirements);
  const { stdout } = place.run(["sbom", "--offline", "--format", "spdx"]);
  writeFileSync(join(place.target, "shop.spdx.json"), stdout);
  const own = place.json(scan).report;
  const { report, status } = place.json(["scan", "shop.spdx.json", "--only", "vulnerability"]);
  expect(status).toBe(1);
  expect(report.counts.total).toBe(own.counts.total);
  expect(report.assets).toMatchObject([{ kind: "sbom" }]);
  expect(place.run(["plan", "shop.spdx.json", "--offline"]).status).toBe(0);
  expect(place.run(["fix", "shop.spdx.json", "--offline"]).status).toBe(2);
});
