import { chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeOciArchive } from "../src/oci/output/write-oci-archive.ts";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";
import { workplace } from "./run-suture.ts";

const requirements = "requests==2.30.0\n";
const bytes = (text: string) => new TextEncoder().encode(text);
const file = (path: string, text: string): NewFile => ({ path, type: "file", bytes: bytes(text) });

function image(files: readonly NewFile[]): Buffer {
  const layers = [{ files, createdBy: "COPY . /", compression: "none" as const }];
  return Buffer.concat([...writeOciArchive({ layers, config: {}, mtime: 0, reference: "a:1" })]);
}

const debian = [
  file("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'),
  file(
    "var/lib/dpkg/status",
    "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n",
  ),
];

describe("what cannot be read is named, the rest is scanned, and the outcome is incomplete", () => {
  test("a broken YAML file", () => {
    const place = workplace({
      "requirements.txt": requirements,
      "docker-compose.yml": "services: [\n",
    });
    const { status, report } = place.json(["scan"]);
    expect(status).toBe(3);
    expect(report.outcome).toBe("incomplete");
    expect(report.gaps).toContainEqual(
      expect.objectContaining({ path: "docker-compose.yml", reason: "malformed" }),
    );
    expect(report.findings.map(({ rule }) => rule)).toContain("CVE-2023-32681");
  });

  test("a requirements file with a syntax error", () => {
    const place = workplace({
      "requirements.txt": `${requirements}this is ] not ( a requirement\n`,
    });
    const { status, report } = place.json(["scan"]);
    expect(status).toBe(3);
    expect(report.gaps).toContainEqual(
      expect.objectContaining({ path: "requirements.txt", reason: "malformed" }),
    );
    expect(report.gaps[0]?.message).toMatch(/2/);
    expect(report.findings.map(({ rule }) => rule)).toContain("CVE-2023-32681");
  });

  test("a broken file that a narrowed scan does not ask about is no gap", () => {
    const place = workplace({
      "requirements.txt": "this is ] not ( a requirement\n",
      "docker-compose.yml": "services: [\n",
      "app.py": "import yaml\nyaml.load(open('a'))\n",
    });
    const { status, report } = place.json(["scan", "--only", "code"]);
    expect([status, report.outcome]).toEqual([1, "findings"]);
    expect(report.gaps).toEqual([]);
    expect(place.json(["scan", "--only", "vulnerability"]).report.gaps).toMatchObject([
      { path: "requirements.txt", reason: "malformed" },
    ]);
    expect(place.json(["scan", "--only", "compose"]).report.gaps).toMatchObject([
      { path: "docker-compose.yml", reason: "malformed" },
    ]);
  });

  test("a sparse file of 1 GB", () => {
    const place = workplace({ "requirements.txt": requirements, "notes.txt": "" });
    truncateSync(join(place.target, "notes.txt"), 2 ** 30);
    const { status, report } = place.json(["scan"]);
    expect(status).toBe(3);
    expect(report.gaps).toContainEqual(
      expect.objectContaining({ path: "notes.txt", reason: "too-large" }),
    );
    expect(report.findings.map(({ rule }) => rule)).toContain("CVE-2023-32681");
  });

  test.skipIf(process.getuid?.() !== 0)("a folder that may not be read", () => {
    const place = workplace({
      "requirements.txt": requirements,
      "closed/requirements.txt": requirements,
    });
    chmodSync(join(place.target, "closed"), 0o700);
    chmodSync(place.folder, 0o777);
    chmodSync(place.target, 0o755);
    const { status, stdout } = place.run(["scan", "--json", "--offline"], { uid: 65_534 });
    const report = JSON.parse(stdout);
    expect(status).toBe(3);
    expect(report.gaps).toContainEqual(
      expect.objectContaining({ path: "closed", reason: "unreadable" }),
    );
    expect(report.findings.map(({ rule }: { rule: string }) => rule)).toContain("CVE-2023-32681");
  });

  test("a truncated archive beside the directory", () => {
    const place = workplace({ "requirements.txt": requirements });
    const whole = image(debian);
    writeFileSync(join(place.folder, "cut.tar"), whole.subarray(0, whole.length >> 1));
    const { status, stdout, stderr } = place.run([
      "scan",
      ".",
      "--image",
      "../cut.tar",
      "--json",
      "--offline",
    ]);
    expect(status).toBe(3);
    expect(stdout + stderr).toContain("cut.tar");
  });

  test("an archive with paths and links that leave the root", () => {
    const place = workplace();
    const evil = [
      ...debian,
      file("../../outside", "x"),
      { path: "etc/passwd-link", type: "symlink", linkTarget: "../../../../etc/passwd" } as NewFile,
      { path: "srv/requirements.txt", type: "symlink", linkTarget: "/etc/passwd" } as NewFile,
    ];
    writeFileSync(join(place.folder, "evil.tar"), image(evil));
    const { status, report } = place.json(["scan", "../evil.tar"]);
    expect(status).toBe(3);
    expect(report.gaps).toContainEqual(expect.objectContaining({ reason: "unsafe-path" }));
    expect(report.assets[0]?.packages.map(({ name }) => name)).toEqual(["a"]);
  });

  test("a tar that is no image", () => {
    const place = workplace();
    writeFileSync(
      join(place.folder, "x.tar"),
      Buffer.concat([...writeTar([file("a", "b")], { mtime: 0 })]),
    );
    const { status, stderr } = place.run(["scan", "../x.tar"]);
    expect([2, 3]).toContain(status);
    expect(stderr).toContain("x.tar");
  });

  test("fix then writes nothing", () => {
    const place = workplace({ "requirements.txt": requirements, "compose.yaml": "services: [\n" });
    const before = place.files();
    const { status, stderr } = place.run(["fix", "--offline"]);
    expect(status).toBe(3);
    expect(stderr).toContain("compose.yaml");
    expect(place.files()).toEqual(before);
  });
});

test("terminal escapes in names are neutralised", () => {
  const place = workplace();
  mkdirSync(join(place.target, "a\u001b[31mb"));
  writeFileSync(join(place.target, "a\u001b[31mb/requirements.txt"), requirements);
  const { stdout } = place.run(["scan", "--offline"]);
  expect(stdout).not.toContain("\u001b");
  expect(stdout).toContain("requirements.txt");
});

test("an empty image is incomplete, not clean", () => {
  const place = workplace();
  writeFileSync(join(place.folder, "empty.tar"), image([file("a", "b")]));
  const { status, report } = place.json(["scan", "../empty.tar"]);
  expect(status).toBe(3);
  expect(report.gaps).toContainEqual(expect.objectContaining({ reason: "empty-inventory" }));
});
