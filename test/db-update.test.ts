import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { osvRecord } from "./advisories.ts";
import { many, npm, putAll, putOsv } from "./feed-machine.ts";
import { type FeedServer, feedServer } from "./feed-server.ts";
import { makeZip } from "./make-zip.ts";
import { type Workplace, workplace } from "./run-suture.ts";

const program = fileURLToPath(new URL("../bin/suture.js", import.meta.url));
const lock = {
  "package.json": '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.0.0"}}\n',
  "package-lock.json": `${JSON.stringify({
    name: "shop",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": { name: "shop", version: "1.0.0", dependencies: { "left-pad": "1.0.0" } },
      "node_modules/left-pad": { version: "1.0.0" },
    },
  })}\n`,
};

/** A project whose own configuration names the server's feeds. */
function shop({ base }: Pick<FeedServer, "base">): Workplace {
  const ids = ["alpine-secdb", "debian-tracker", "epss", "known-exploited", "osv"];
  const rows = ids.map((id) => `${id} = "${base}/${id}"\n`).join("");
  return workplace({ ...lock, "suture.toml": `[feeds]\n${rows}` });
}

const databases = ({ folder }: Workplace) => join(folder, "cache/advisories");

test("from no data over an update to findings, a stale database, and a failed update", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  const before = place.json(["scan"]);
  expect(before.report.gaps).toContainEqual(
    expect.objectContaining({
      reason: "no-data",
      message: "No advisories of npm for 1 package (left-pad): get them with suture db update npm.",
    }),
  );

  const updated = await place.start(["db", "update", "npm"]);
  expect(updated.stderr).toBe("");
  expect(updated.status).toBe(0);
  expect(updated.stdout).toContain(
    `npm, OSV: 1 records of 2025-07-01, read whole (${server.base}/osv)`,
  );

  const after = place.json(["scan"]);
  expect(
    after.report.findings.map((one) => (one.kind === "vulnerability" ? one.rule : "")),
  ).toContain("GHSA-A");
  expect(after.report.gaps).toContainEqual(
    expect.objectContaining({
      reason: "stale-data",
      message: expect.stringMatching(
        /^Advisories for npm are of 2025-07-01: .* suture db update npm\.$/,
      ),
    }),
  );

  const bytes = readFileSync(join(databases(place), "osv-npm.db"));
  server.remove("osv/npm/modified_id.csv");
  server.put("osv/npm/all.zip", "<html>Too many requests</html>");
  const failed = await place.start(["db", "update", "npm"]);
  expect(failed.status).toBe(4);
  expect(failed.stderr).toContain("npm, OSV: ");
  expect(failed.stderr).toContain("What was there before is kept.");
  expect(readFileSync(join(databases(place), "osv-npm.db")).equals(bytes)).toBe(true);
  expect(place.json(["scan"]).status).toBe(1);
});

test("old data without findings is incomplete, never clean", async () => {
  const server = await feedServer();
  putOsv(server, many(3));
  putAllBut(server);
  const place = shop(server);
  expect((await place.start(["db", "update", "npm"])).status).toBe(0);
  expect(place.json(["scan"])).toMatchObject({ status: 3, report: { outcome: "incomplete" } });
  expect(place.json(["scan", "--max-data-age", "99999d"])).toMatchObject({
    status: 0,
    report: { outcome: "clean" },
  });
});

function putAllBut(server: FeedServer): void {
  const other = {
    ...server,
    put: (path: string, ...rest: [string | Uint8Array]) =>
      path.startsWith("osv/npm") || server.put(path, ...rest),
  };
  putAll(other as unknown as FeedServer);
}

test("killed in the middle of a download: the old data stays, the next run goes on", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  expect((await place.start(["db", "update", "npm"])).status).toBe(0);
  const before = readFileSync(join(databases(place), "osv-npm.db"));

  const big = { name: "README", content: "x".repeat(400_000), isStored: true };
  const record = {
    name: "a.json",
    content: JSON.stringify(osvRecord({ ...npm("GHSA-NEW", "3.0.0") })),
  };
  const more = many(3).map((shape) => ({
    name: `${shape.id}.json`,
    content: JSON.stringify(osvRecord(shape)),
  }));
  server.put("osv/npm/all.zip", makeZip([big, record, ...more]));
  server.remove("osv/npm/modified_id.csv");
  server.fail("osv/npm/all.zip", { stallAfter: 200_000 });
  const child = spawn(process.execPath, [program, "db", "update", "npm"], {
    cwd: place.target,
    stdio: "ignore",
    env: {
      ...process.env,
      SUTURE_CACHE_DIR: join(place.folder, "cache"),
      SUTURE_STATE_DIR: join(place.folder, "state"),
    },
  });
  const ended = new Promise((done) => child.on("close", (_, signal) => done(signal)));
  server.onStall(() => child.kill("SIGKILL"));
  expect(await ended).toBe("SIGKILL");
  expect(readFileSync(join(databases(place), "osv-npm.db")).equals(before)).toBe(true);
  expect(place.json(["scan"]).status).toBe(1);

  server.forget();
  expect((await place.start(["db", "update", "npm"])).status).toBe(0);
  const resumed = server.asked.filter((line) => line.startsWith("GET osv/npm/all.zip"));
  expect(resumed).toHaveLength(1);
  expect(resumed[0]).toMatch(/range=bytes=\d{5,6}- if-range="/);
  const { report } = place.json(["scan"]);
  expect(report.findings.map((one) => (one.kind === "vulnerability" ? one.rule : ""))).toContain(
    "GHSA-NEW",
  );
});

test("two updates at once, as two processes", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  const ended = await Promise.all(
    [1, 2, 3].map(() => place.start(["db", "update", "npm", "Debian"])),
  );
  expect(ended.map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ""],
    [0, ""],
    [0, ""],
  ]);
  expect(readdirSync(databases(place)).sort()).toEqual([
    "debian-tracker-debian.db",
    "epss.bin",
    "kev.ndjson",
    "osv-debian.db",
    "osv-npm.db",
  ]);
  expect(place.json(["scan"]).status).toBe(1);
});

test("export, and import where there is no network; a changed file is refused as a whole", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  expect(place.run(["db", "export", "out.zip"]).status).toBe(2);
  expect((await place.start(["db", "update", "npm", "Debian", "Alpine"])).status).toBe(0);
  const exported = place.run(["db", "export", "out.zip"]);
  expect(exported.stdout).toContain("suture db import out.zip");
  const bundle = join(place.target, "out.zip");

  const away = workplace(lock);
  copyFileSync(bundle, join(away.target, "in.zip"));
  const imported = away.run(["db", "import", "in.zip"]);
  expect(imported.stdout).toContain("7 of 7 files imported");
  for (const name of readdirSync(databases(place))) {
    expect(
      readFileSync(join(databases(away), name)).equals(readFileSync(join(databases(place), name))),
      name,
    ).toBe(true);
  }
  expect(away.json(["scan"]).status).toBe(1);

  const bytes = readFileSync(bundle);
  const refused = workplace(lock);
  for (const at of [200, bytes.length >> 2, bytes.length >> 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    writeFileSync(join(refused.target, "bad.zip"), changed);
    expect(refused.run(["db", "import", "bad.zip"]).status, `changed at ${at}`).toBe(3);
    expect(existsSync(databases(refused)) ? readdirSync(databases(refused)) : []).toEqual([]);
  }
  writeFileSync(join(refused.target, "half.zip"), bytes.subarray(0, bytes.length >> 1));
  expect(refused.run(["db", "import", "half.zip"]).status).toBe(3);
});

test("what is there and newer is kept, unless forced", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  await place.start(["db", "update", "npm"]);
  place.run(["db", "export", "old.zip"]);
  putOsv(server, [npm("GHSA-A", "1.1.0"), npm("GHSA-B", "1.1.0", "2025-07-05T00:00:00Z")]);
  server.put(
    "osv/npm/modified_id.csv",
    "2025-07-05T00:00:00Z,GHSA-B\n2025-06-01T00:00:00Z,GHSA-A\n",
    { lastModified: "Sun, 06 Jul 2025 10:00:00 GMT" },
  );
  await place.start(["db", "update", "npm"]);
  const newer = readFileSync(join(databases(place), "osv-npm.db"));
  const kept = place.run(["db", "import", "old.zip"]);
  expect(kept.stdout).toContain("Kept, since what is there is newer: osv-npm.db");
  expect(readFileSync(join(databases(place), "osv-npm.db")).equals(newer)).toBe(true);
  expect(place.run(["db", "import", "old.zip", "--force"]).stdout).toContain(
    "3 of 3 files imported",
  );
  expect(readFileSync(join(databases(place), "osv-npm.db")).equals(newer)).toBe(false);
});

test("status says what is held, how old it is and where it is from", async () => {
  const server = await feedServer();
  putAll(server);
  const place = shop(server);
  expect(place.run(["db", "status"]).stdout).toMatch(
    /PyPI +2024-10-10 +\d+ days +\d+ +all packages +ships with suture/,
  );
  await place.start(["db", "update", "npm", "Debian"]);
  const { stdout } = place.run(["db", "status"]);
  expect(stdout).toMatch(
    /Debian:12 +2025-07-01 +\d+ days +1 +all packages +debian-tracker, osv +now/,
  );
  expect(stdout).toMatch(/CISA KEV +2025-06-30 +\d+ days +1 +now/);
  expect(stdout).toMatch(/EPSS +2025-07-01 +\d+ days +1 +now/);
  const status = JSON.parse(place.run(["db", "status", "--json"]).stdout);
  expect(status.coverage).toContainEqual(
    expect.objectContaining({
      ecosystem: "npm",
      origin: "imported",
      extent: "whole",
      records: 1,
      feeds: { osv: `${server.base}/osv` },
    }),
  );
  expect(status.tables.map(({ id }: { id: string }) => id)).toEqual(["epss", "known-exploited"]);
});

test("words that are wrong are usage errors", () => {
  const place = workplace({ "suture.toml": '[feeds]\nosv = "nowhere"\n' });
  for (const args of [
    ["status", "x"],
    ["import"],
    ["export"],
    ["import", "a", "b"],
    ["update", "left-pad"],
    ["update"],
    ["fetch"],
  ]) {
    expect(place.run(["db", ...args]).status, args.join(" ")).toBe(2);
  }
});
