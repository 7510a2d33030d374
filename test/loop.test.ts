import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../src/model/index.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { shopSecrets, smallShop } from "./small-shop.ts";
import { snapshotFolder } from "./snapshot-folder.ts";

const rulesOf = (findings: readonly Finding[] = []) => findings.map(({ rule }) => rule).sort();

/** Runs a command that must end with a code; `--offline` is added. */
function run(place: Workplace, args: readonly string[], status = 0): string {
  const result = place.run([...args, "--offline"]);
  expect(result.status, result.stderr).toBe(status);
  return result.stdout;
}

/** `undo` knows no network and no `--offline`. */
function undo(place: Workplace, status = 0): string {
  const result = place.run(["undo"]);
  expect(result.status, result.stderr).toBe(status);
  return result.stdout + result.stderr;
}

describe("plan and dry run change nothing", () => {
  test("a plan counts down to what a scan after the fix finds", () => {
    const place = workplace(smallShop);
    const before = snapshotFolder(place.target);
    const scan = place.json(["scan"]);
    expect(scan.status).toBe(1);
    const { status, report } = place.json(["plan"]);
    expect(status).toBe(0);
    expect(report.plan?.before).toEqual(scan.report.counts);
    expect(report.plan?.actions.map(({ fixer }) => fixer)).toEqual(
      expect.arrayContaining(["upgrade-package", "move-compose-secret", "move-secret-to-settings"]),
    );
    expect(snapshotFolder(place.target)).toEqual(before);

    run(place, ["fix"]);
    expect(place.json(["scan"]).report.counts).toEqual(report.plan?.after);
  });

  test("a dry run shows the diff with every secret masked", () => {
    const place = workplace(smallShop);
    const before = snapshotFolder(place.target);
    const stdout = run(place, ["fix", "--dry-run"]);
    expect(stdout).toContain("-requests==2.30.0  # web hooks\n+requests==2.31.0  # web hooks\n");
    expect(stdout).toContain("-      POSTGRES_PASSWORD: ********\n");
    expect(stdout).toContain("+WEBHOOK_SECRET=********\n");
    expect(stdout).not.toContain(shopSecrets.database);
    expect(stdout).not.toContain(shopSecrets.webhook);
    expect(snapshotFolder(place.target)).toEqual(before);
    expect(undo(place)).toContain("Nothing to undo");
  });
});

describe("fix, verify, undo", () => {
  test("once round, and back byte for byte", () => {
    const place = workplace(smallShop);
    chmodSync(join(place.target, "compose.yaml"), 0o640);
    const before = snapshotFolder(place.target);
    const scanned = place.json(["scan"]).report;

    const { report } = place.json(["fix"]);
    expect(report.verification?.introduced).toEqual([]);
    const gone = rulesOf(report.verification?.gone);
    expect(gone).toEqual(
      expect.arrayContaining([
        "CVE-2023-32681",
        "compose/database-port",
        "compose/plaintext-password",
        "python/hardcoded-secret",
      ]),
    );
    expect(gone.length + (report.verification?.remains.length ?? 0)).toBe(scanned.findings.length);
    const env = readFileSync(join(place.target, ".env"), "utf8");
    expect(env).toContain(`POSTGRES_PASSWORD=${shopSecrets.database}\n`);
    expect(env).toContain(`WEBHOOK_SECRET=${shopSecrets.webhook}\n`);
    expect(statSync(join(place.target, ".env")).mode & 0o777).toBe(0o600);
    expect(statSync(join(place.target, "compose.yaml")).mode & 0o777).toBe(0o640);

    const verified = place.json(["verify"]);
    expect(verified.status).toBe(1);
    expect(rulesOf(verified.report.verification?.gone)).toEqual(gone);
    expect(rulesOf(verified.report.verification?.remains)).toEqual(rulesOf(report.findings));

    const after = snapshotFolder(place.target);
    const second = place.json(["fix"]);
    expect(second.status).toBe(0);
    expect(second.report.change?.paths).toEqual([]);
    expect(snapshotFolder(place.target)).toEqual(after);

    expect(undo(place)).toContain("compose.yaml");
    expect(snapshotFolder(place.target)).toEqual(before);
    expect(undo(place)).toContain("Nothing to undo");
  });

  test("exit 0 where all that was asked for is gone, 1 where some remains", () => {
    const place = workplace(smallShop);
    const secrets = ["--only", "compose/plaintext-password", "--max-data-age", "99999d"];
    run(place, ["fix", ...secrets]);
    run(place, ["verify", ...secrets]);
    run(place, ["verify", "--max-data-age", "99999d"], 1);
    run(place, ["verify", "--max-data-age", "99999d", "--fail-on", "never"]);
  });

  test("two fixes go back in two steps", () => {
    const place = workplace(smallShop);
    const start = snapshotFolder(place.target);
    run(place, ["fix", "--only", "compose"]);
    const between = snapshotFolder(place.target);
    expect(between).not.toEqual(start);
    run(place, ["fix"]);
    expect(snapshotFolder(place.target)).not.toEqual(between);
    undo(place);
    expect(snapshotFolder(place.target)).toEqual(between);
    undo(place);
    expect(snapshotFolder(place.target)).toEqual(start);
  });

  test("undo is refused, with nothing written, where a file changed since", () => {
    const place = workplace(smallShop);
    run(place, ["fix"]);
    const path = join(place.target, "requirements.txt");
    const fixed = readFileSync(path, "utf8");
    writeFileSync(path, `${fixed}flask==3.0.3\n`);
    const changed = snapshotFolder(place.target);
    expect(undo(place, 3)).toContain("requirements.txt changed since the fix");
    expect(snapshotFolder(place.target)).toEqual(changed);

    writeFileSync(path, fixed);
    undo(place);
    expect(place.files()).toEqual(smallShop);
  });

  test("undo without the .env says which file git must restore", () => {
    const place = workplace(smallShop);
    run(place, ["fix"]);
    rmSync(join(place.target, ".env"));
    const changed = snapshotFolder(place.target);
    const said = undo(place, 3);
    expect(said).toMatch(/git checkout -- (?:app\/settings\.py|compose\.yaml)/);
    expect(snapshotFolder(place.target)).toEqual(changed);
  });
});

describe("what verify compares with", () => {
  test("the last scan, where nothing was fixed; an error where there is none", () => {
    const place = workplace(smallShop);
    run(place, ["verify"], 2);
    place.json(["scan"]);
    const requirements = join(place.target, "requirements.txt");
    writeFileSync(requirements, "requests==2.32.3\n");
    const { verification } = place.json(["verify"]).report;
    expect(rulesOf(verification?.gone)).toEqual(["CVE-2023-32681"]);
    expect(verification?.introduced).toEqual([]);
  });

  test("the scan of the last fix that is not undone, whatever was scanned since", () => {
    const place = workplace(smallShop);
    run(place, ["fix", "--only", "vulnerability"]);
    run(place, ["fix", "--only", "python"]);
    place.json(["scan"]);
    expect(rulesOf(place.json(["verify"]).report.verification?.gone)).toEqual([
      "python/hardcoded-secret",
    ]);
    undo(place);
    place.json(["scan"]);
    expect(rulesOf(place.json(["verify"]).report.verification?.gone)).toEqual(["CVE-2023-32681"]);
  });

  test("a report from elsewhere", () => {
    const place = workplace(smallShop);
    run(place, ["scan", "--quiet", "--format", "json=../before.json"], 1);
    run(place, ["fix"]);
    const elsewhere = workplace(place.files());
    const { status, report } = elsewhere.json([
      "verify",
      "--against",
      join(place.folder, "before.json"),
    ]);
    expect(status).toBe(1);
    expect(rulesOf(report.verification?.gone)).toContain("compose/plaintext-password");
    expect(report.verification?.introduced).toEqual([]);
    expect(run(elsewhere, ["verify", "--against", "compose.yaml"], 2)).toBe("");
  });
});
