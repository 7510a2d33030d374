import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { namesAt, realPathOf, statsAt } from "./absent.ts";

const asks = { statsAt, namesAt, realPathOf };

test("nothing is there where nothing is, and where a file stands in the way", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "file"), "x");
  for (const name of ["no", "file/below"]) {
    expect(await statsAt(join(folder, name))).toBeUndefined();
    expect(await namesAt(join(folder, name))).toEqual([]);
    expect(await realPathOf(join(folder, name))).toBeUndefined();
  }
});

test("what is there is told, a link as the link that it is", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "real"));
  symlinkSync("real", join(folder, "link"));
  expect((await statsAt(join(folder, "link")))?.isSymbolicLink()).toBe(true);
  expect([...(await namesAt(folder))].sort()).toEqual(["link", "real"]);
  expect(await realPathOf(join(folder, "link"))).toBe(await realPathOf(join(folder, "real")));
});

// Also for root, whom no mode keeps out.
test.each(Object.entries(asks))("%s: what cannot be looked at is not absent", async (_, ask) => {
  const folder = tempFolder();
  symlinkSync("round", join(folder, "round"));
  await expect(ask(join(folder, "round/a"))).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("cannot be looked at (ELOOP)"),
  });
  await expect(ask(join(folder, "x".repeat(300)))).rejects.toMatchObject({ exitCode: 4 });
});
