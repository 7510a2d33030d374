import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { hashFolder } from "./hash-folder.ts";

const none: ReadonlySet<string> = new Set();
const files = { a: "1", "b/c": "2", "b/d": "" };

test("is the same for the same files, wherever they lie", async () => {
  expect(await hashFolder(tempFolder(files), none)).toBe(await hashFolder(tempFolder(files), none));
});

test.each<readonly [string, (folder: string) => void]>([
  ["a content", (folder) => writeFileSync(join(folder, "a"), "2")],
  ["a name", (folder) => renameSync(join(folder, "b/d"), join(folder, "b/e"))],
  ["permissions", (folder) => chmodSync(join(folder, "a"), 0o755)],
  ["an empty folder", (folder) => mkdirSync(join(folder, "e"))],
  ["a link", (folder) => symlinkSync("a", join(folder, "l"))],
])("changes with %s", async (_, change) => {
  const folder = tempFolder(files);
  chmodSync(join(folder, "a"), 0o644);
  const before = await hashFolder(folder, none);
  change(folder);
  expect(await hashFolder(folder, none)).not.toBe(before);
});

test("knows to which file bytes belong", async () => {
  const [one, other] = [
    { a: "1", b: "" },
    { a: "", b: "1" },
  ].map((all) => tempFolder(all));
  expect(await hashFolder(one ?? "", none)).not.toBe(await hashFolder(other ?? "", none));
});

test("leaves out what does not count, and follows no link", async () => {
  const folder = tempFolder(files);
  const skip = new Set([join(folder, "out.json")]);
  const before = await hashFolder(folder, skip);
  writeFileSync(join(folder, "out.json"), "x");
  expect(await hashFolder(folder, skip)).toBe(before);
  symlinkSync("/", join(folder, "root"));
  symlinkSync(".", join(folder, "loop"));
  expect(await hashFolder(folder, skip)).not.toBe(before);
});

test("what cannot be read is an error in words", async () => {
  await expect(hashFolder("/nowhere/at/all", none)).rejects.toMatchObject({ exitCode: 4 });
});
