import { mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { day, fixedOf, machine, many, npm, putOsv, start } from "../../../test/feed-machine.ts";
import { type FeedServer, feedServer } from "../../../test/feed-server.ts";
import { tempFolder } from "../../../test/temp-folder.ts";

test("reads an export whole, then what is new, then nothing", async () => {
  const server = await feedServer();
  const { update, open, held } = machine(server.base, ["osv"]);
  putOsv(server, [npm("GHSA-A", "1.1.0"), npm("GHSA-B", "1.2.0"), ...many(8)]);
  expect(await update(["NPM"])).toMatchObject({
    updated: [{ feed: "osv", ecosystem: "npm", read: "whole", records: 10 }],
    failed: [],
  });
  expect(fixedOf(open())).toEqual([
    ["GHSA-A", "1.1.0"],
    ["GHSA-B", "1.2.0"],
  ]);
  expect(held()).toEqual(["osv-npm.db"]);

  const later = "2025-07-02T10:00:00Z";
  server.forget();
  putOsv(
    server,
    [
      { ...npm("GHSA-A", "1.3.0", later), name: "right-pad" },
      npm("GHSA-B", "1.2.0"),
      npm("GHSA-C", "2.0.0", later),
      ...many(8),
    ],
    { archive: false },
  );
  const second = await update(["npm"], { at: start + day });
  expect(second).toMatchObject({ updated: [{ read: "changes", records: 11 }], failed: [] });
  expect(server.asked.map((line) => line.split(" ")[1]).sort()).toEqual([
    "osv/npm/GHSA-A.json",
    "osv/npm/GHSA-C.json",
    "osv/npm/modified_id.csv",
  ]);
  // The record moved to another package: nothing of its old state stays.
  expect(fixedOf(open())).toEqual([
    ["GHSA-B", "1.2.0"],
    ["GHSA-C", "2.0.0"],
  ]);
  expect(fixedOf(open(), "right-pad")).toEqual([["GHSA-A", "1.3.0"]]);
  expect(open().find("GHSA-A")).toHaveLength(1);

  server.forget();
  const third = await update(["npm"], { at: start + 2 * day });
  expect(third).toMatchObject({ updated: [{ read: "none", records: 11 }] });
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]).toMatch(/^GET osv\/npm\/modified_id\.csv if-none-match=/);
  expect(fixedOf(open(), "right-pad")).toEqual([["GHSA-A", "1.3.0"]]);
  expect(open().coverage).toMatchObject([
    { ecosystem: "npm", records: 11, extent: "whole", origin: "imported" },
  ]);
});

test("a mirror's own date says how old its data is, the original's the day it was asked", async () => {
  const server = await feedServer();
  putOsv(server, many(3));
  const { update, open } = machine(server.base, ["osv"]);
  await update(["npm"]);
  expect(open().coverage[0]?.date).toBe("2025-07-01T10:00:00.000Z");
});

test("reads all of it again where records vanished, much is new, or nothing lists what is", async () => {
  const server = await feedServer();
  const { update, open } = machine(server.base, ["osv"]);
  putOsv(server, many(20));
  await update(["npm"]);
  putOsv(server, many(18));
  expect((await update(["npm"])).updated).toMatchObject([{ read: "whole", records: 18 }]);
  expect(fixedOf(open(), "pad-19")).toEqual([]);

  putOsv(server, [
    ...many(18),
    ...Array.from({ length: 201 }, (_, i) => npm(`N-${i}`, "9.0.0", "2025-07-01T00:00:00Z")),
  ]);
  expect((await update(["npm"])).updated).toMatchObject([{ read: "whole", records: 219 }]);

  server.remove("osv/npm/modified_id.csv");
  server.forget();
  expect((await update(["npm"])).updated).toMatchObject([{ read: "none", records: 219 }]);
  expect(server.asked.at(-1)).toMatch(/all\.zip if-none-match=/);
  // After two weeks, whatever the list says.
  putOsv(server, [...many(18), npm("Z", "9.0.0", "2025-07-20T00:00:00Z")]);
  const late = { at: start + 15 * day, force: true };
  expect((await update(["npm"], late)).updated).toMatchObject([{ read: "whole", records: 19 }]);
});

test("a folder as the address, by its files' times", async () => {
  const folder = tempFolder();
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  putOsv({ put } as unknown as FeedServer, [npm("GHSA-A", "1.1.0")]);
  utimesSync(join(folder, "osv/npm/all.zip"), 1_750_000_000, 1_750_000_000);
  const { update, open } = machine(pathToFileURL(folder).href, ["osv"]);
  expect((await update(["npm"])).updated).toMatchObject([{ read: "whole" }]);
  expect(open().coverage[0]?.date).toBe(new Date(1_750_000_000_000).toISOString());
  expect(statSync(join(folder, "osv/npm/all.zip")).size).toBeGreaterThan(0);
  expect((await update(["npm"])).updated).toMatchObject([{ read: "none" }]);
  expect((await update(["npm"])).updated).toMatchObject([{ read: "none" }]);
});
