import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeOciArchive } from "../src/oci/output/write-oci-archive.ts";
import { imageOf, textFile } from "./images.ts";
import { brokenFiles, leaksIn, leakyShop, secrets } from "./leaky-shop.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { snapshotFolder } from "./snapshot-folder.ts";

/** Names of the secrets that a place holds, by place. */
function leaks(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  const found = Object.entries(texts).map(([name, text]) => [name, leaksIn(text)] as const);
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

/** Files with a secret whose hash is kept somewhere: the rest is known, so that it could be guessed. */
function hashedFiles(
  texts: Readonly<Record<string, string>>,
  trees: readonly Readonly<Record<string, string>>[],
): string[] {
  const all = Object.values(texts).join("\n");
  const hash = (text: string) => createHash("sha256").update(text, "latin1").digest("hex");
  return trees.flatMap((files) =>
    Object.keys(files).filter((path) => {
      const text = files[path] ?? "";
      return leaksIn(text).length > 0 && all.includes(hash(text));
    }),
  );
}

/** Everything that suture wrote outside of the target: what it said, reports, state, cache. */
function outside(place: Workplace, said: Readonly<Record<string, string>>): Record<string, string> {
  const folders = ["reports", "state", "cache"].filter((name) =>
    existsSync(join(place.folder, name)),
  );
  return Object.assign(
    { ...said },
    ...folders.map((name) => snapshotFolder(join(place.folder, name))),
  );
}

/** Runs a command with its table on standard output and every other format in a file. */
function runWithReports(place: Workplace, args: readonly string[]): Record<string, string> {
  const formats = ["json", "cyclonedx", "html", ...(args[0] === "sbom" ? [] : ["sarif"])];
  const files = formats.flatMap((id) => ["--format", `${id}=../${id}.report`]);
  const { stdout, stderr, status } = place.run([...args, "--offline", ...files]);
  expect([0, 1, 3], stderr).toContain(status);
  const reports = formats.map((id) => {
    const text = readFileSync(join(place.folder, `${id}.report`), "utf8");
    expect(text.length).toBeGreaterThan(100);
    return [id, text];
  });
  return { stdout, stderr, ...Object.fromEntries(reports) };
}

/** An image whose configuration, history and layers hold secrets. */
function leakyImage(place: Workplace): string {
  const image = imageOf([[textFile("srv/app/legacy.py", leakyShop["app/legacy.py"] ?? "")]], {
    config: { Env: [`PAYMENT_SECRET=${secrets["imageEnv"]}`], Cmd: ["app"] },
  });
  const secret = secrets["imageHistory"];
  const createdBy = `RUN |1 TOKEN=${secret} /bin/sh -c curl -u ci:${secret} https://example.org`;
  const layers = image.layers.map((layer) => ({ ...layer, createdBy }));
  writeFileSync(
    join(place.folder, "image.tar"),
    Buffer.concat([...writeOciArchive({ ...image, layers })]),
  );
  return "api=../image.tar";
}

test("the sample is found: the tests below cannot pass for want of secrets", () => {
  const place = workplace(leakyShop);
  const { report } = place.json(["scan", "--image", leakyImage(place), "--only", "secret"]);
  const found = new Set(report.findings.map(({ location }) => location.path));
  const known = Object.keys(leakyShop).filter((path) => path !== "pip.conf");
  expect([...found]).toEqual(expect.arrayContaining([...known, "srv/app/legacy.py"]));
  expect(leaksIn(Object.values(leakyShop).join("\n")).length).toBeGreaterThan(18);
});

describe.each([
  ["a directory", leakyShop, false],
  ["a directory beside its image", leakyShop, true],
  ["files that no parser takes", { ...leakyShop, ...brokenFiles }, false],
])("%s: no secret is said or kept by", (_, files, withImage) => {
  test.each(["scan --debug", "plan --guided", "fix --dry-run --guided", "sbom"])("%s", (line) => {
    const place = workplace(files);
    const image = withImage ? ["--image", leakyImage(place)] : [];
    const said = runWithReports(place, [...line.split(" "), ...image]);
    expect(leaks(outside(place, said))).toEqual({});
    expect(place.files()).toEqual(workplace(files).files());
  });
});

test.each(["safe fixes", "guided fixes"])("%s, verified and undone, leave no copy", (kind) => {
  const place = workplace(leakyShop);
  const before = snapshotFolder(place.target);
  const said = runWithReports(place, ["fix", ...(kind === "guided fixes" ? ["--guided"] : [])]);
  expect(leaks(outside(place, said))).toEqual({});
  expect(Object.keys(place.files())).toContain(".env");
  for (const [path, names] of Object.entries(leaks(place.files()))) {
    if (/(?:^|\/)\.env$/.test(path)) {
      expect(statSync(join(place.target, path)).mode & 0o777).toBe(0o600);
    } else expect(leaksIn(leakyShop[path] ?? "")).toEqual(expect.arrayContaining(names));
  }
  const verified = outside(place, runWithReports(place, ["verify"]));
  expect(leaks(verified)).toEqual({});
  expect(hashedFiles(verified, [leakyShop, place.files()])).toEqual([]);

  const { stdout, stderr, status } = place.run(["undo", "--json", "--debug"]);
  expect(status, stderr).toBe(0);
  expect(snapshotFolder(place.target)).toEqual(before);
  expect(leaks(outside(place, { stdout, stderr }))).toEqual({});
});

describe("errors quote no file", () => {
  const token = secrets["envFile"] ?? "";
  test.each([
    ["a configuration that is no TOML", { "suture.toml": `token = ${token}\n` }, ["scan"]],
    ["a configuration with other keys", { "suture.toml": `token = "${token}"\n` }, ["scan"]],
    ["a report that is none", { "x.json": `${token}\n` }, ["verify", "--against", "x.json"]],
    [
      "a report with holes",
      { "x.json": `{"tool": "${token}"}` },
      ["verify", "--against", "x.json"],
    ],
    ["an archive that is none", { "x.tar": `${token}\n` }, ["scan", "x.tar"]],
    ["advisories that are none", { "x.json": `{"id": "${token}` }, ["db", "import", "x.json"]],
    ["a fix of what cannot be read", brokenFiles, ["fix", "--offline"]],
  ])("%s", (_, files, args) => {
    const place = workplace(files);
    const { stdout, stderr, status } = place.run([...args, "--debug"]);
    expect([2, 3, 4]).toContain(status);
    expect(stderr).toContain("suture: ");
    expect(leaks({ stdout, stderr })).toEqual({});
  });
});
