import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { osvRecord } from "../../../test/advisories.ts";
import { day, fixedOf, machine, many, npm, putOsv, start } from "../../../test/feed-machine.ts";
import { type FeedServer, feedServer } from "../../../test/feed-server.ts";
import { makeZip } from "../../../test/make-zip.ts";

test("a busy server is asked again after what it says, a broken connection goes on", async () => {
  const server = await feedServer();
  const { update, open, waited, held } = machine(server.base, ["osv"]);
  putOsv(server, [npm("GHSA-A", "1.1.0")]);
  server.fail(
    "osv/npm/all.zip",
    { status: 429, retryAfter: "7" },
    { status: 503 },
    { cutAfter: 60 },
  );
  expect((await update(["npm"])).failed).toEqual([]);
  expect(Math.max(...waited)).toBe(7000);
  expect(waited).toHaveLength(3);
  expect(fixedOf(open())).toEqual([["GHSA-A", "1.1.0"]]);
  expect(held()).toEqual(["osv-npm.db"]);
});

test.each([
  [
    "answers 500 for ever",
    (s: FeedServer) =>
      s.fail("osv/npm/all.zip", ...Array.from({ length: 9 }, () => ({ status: 500 }))),
    "500",
  ],
  [
    "answers 429 with a long wait",
    (s: FeedServer) => s.fail("osv/npm/all.zip", { status: 429, retryAfter: "86400" }),
    "429",
  ],
  ["refuses", (s: FeedServer) => s.fail("osv/npm/all.zip", { status: 403 }), "403"],
  [
    "sends half a file as a whole one",
    (s: FeedServer) => s.fail("osv/npm/all.zip", { truncateTo: 200 }),
    "broken",
  ],
  ["lost the file", (s: FeedServer) => s.remove("osv/npm/all.zip"), "is not there"],
  [
    "sends something else",
    (s: FeedServer) => s.put("osv/npm/all.zip", "<html>Sign in</html>"),
    "broken",
  ],
  [
    "sends an empty archive",
    (s: FeedServer) => s.put("osv/npm/all.zip", makeZip([])),
    "no record of npm",
  ],
  ["sends damaged bytes", (s: FeedServer) => s.put("osv/npm/all.zip", damagedZip()), "damaged"],
  ["sends less than half of what it held", (s: FeedServer) => putOsv(s, many(4)), "held 10"],
])(
  "a server that %s: exit by an error, old data as it was, nothing beside it",
  async (_, spoil, message) => {
    const server = await feedServer();
    const { update, open, held, cache } = machine(server.base, ["osv"]);
    putOsv(server, [npm("GHSA-A", "1.1.0"), npm("GHSA-B", "1.1.0"), ...many(8)]);
    await update(["npm"]);
    const before = readFileSync(join(cache, "advisories/osv-npm.db"));
    putOsv(server, [npm("GHSA-A", "1.2.0", "2025-08-01T00:00:00Z"), ...many(11)]);
    server.remove("osv/npm/modified_id.csv");
    spoil(server);
    server.remove("osv/npm/modified_id.csv");
    const { updated, failed } = await update(["npm"], { at: start + day });
    expect(updated).toEqual([]);
    expect(failed).toMatchObject([{ feed: "osv", ecosystem: "npm" }]);
    expect(failed[0]?.message).toContain(message);
    expect(readFileSync(join(cache, "advisories/osv-npm.db")).equals(before)).toBe(true);
    expect(fixedOf(open())).toEqual([
      ["GHSA-A", "1.1.0"],
      ["GHSA-B", "1.1.0"],
    ]);
    expect(held()).toEqual(["osv-npm.db"]);
  },
);

function damagedZip(): Uint8Array {
  const zip = makeZip([
    { name: "a.json", content: JSON.stringify(osvRecord(npm("A", "2.0.0"))), isStored: true },
  ]);
  zip[60] = (zip[60] ?? 0) ^ 1;
  return zip;
}

test("what looks broken is taken with force", async () => {
  const server = await feedServer();
  const { update, open } = machine(server.base, ["osv"]);
  putOsv(server, many(10));
  await update(["npm"]);
  putOsv(server, many(4));
  expect((await update(["npm"])).failed).toHaveLength(1);
  expect((await update(["npm"], { force: true })).updated).toMatchObject([{ records: 4 }]);
  expect(fixedOf(open(), "pad-9")).toEqual([]);
});

test("a download goes on where it stopped, in the next run too", async () => {
  const server = await feedServer();
  const { update, open, cache } = machine(server.base, ["osv"]);
  const big = { name: "README", content: "x".repeat(90_000), isStored: true };
  const record = { name: "a.json", content: JSON.stringify(osvRecord(npm("GHSA-A", "1.1.0"))) };
  const zip = makeZip([big, record]);
  server.put("osv/npm/all.zip", zip);
  server.fail(
    "osv/npm/all.zip",
    { cutAfter: 50_000 },
    ...Array.from({ length: 9 }, () => ({ status: 503 })),
  );
  expect((await update(["npm"])).failed).toHaveLength(1);
  expect(
    readdirSync(join(cache, "downloads")).filter((name) => name.includes(".part")),
  ).toHaveLength(1);
  server.fail("osv/npm/all.zip");
  server.forget();
  expect((await update(["npm"])).failed).toEqual([]);
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]).toMatch(/all\.zip range=bytes=50000- if-range="/);
  expect(fixedOf(open())).toEqual([["GHSA-A", "1.1.0"]]);
  expect(readdirSync(join(cache, "downloads")).filter((name) => name.includes(".part"))).toEqual(
    [],
  );

  // The file changed in between: the rest of another state is never glued on.
  server.put("osv/npm/all.zip", makeZip([{ ...big, content: "y".repeat(90_000) }, record]));
  server.fail(
    "osv/npm/all.zip",
    { cutAfter: 50_000 },
    ...Array.from({ length: 9 }, () => ({ status: 503 })),
  );
  expect((await update(["npm"], { force: true })).failed).toHaveLength(1);
  server.put("osv/npm/all.zip", makeZip([{ ...big, content: "z".repeat(95_000) }, record]));
  server.fail("osv/npm/all.zip");
  expect((await update(["npm"], { force: true })).failed).toEqual([]);
});

test("without validators a broken download begins anew", async () => {
  const server = await feedServer();
  const { update } = machine(server.base, ["osv"]);
  const zip = makeZip([
    { name: "a.json", content: JSON.stringify(osvRecord(npm("GHSA-A", "1.1.0"))) },
  ]);
  server.put("osv/npm/all.zip", zip, { etag: 'W/"weak"', lastModified: "" });
  server.fail("osv/npm/all.zip", { cutAfter: 100 });
  expect((await update(["npm"])).failed).toEqual([]);
  expect(server.asked.filter((line) => line.includes("range="))).toEqual([]);
});
