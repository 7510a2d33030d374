import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

test("what was compiled is kept in the user's cache, and the next start says the same", () => {
  const { folder, run } = workplace();

  const first = run(["scan"]);
  const kept = readdirSync(join(folder, "cache/compiled"));
  const second = run(["scan"]);

  expect(first.status).toBe(0);
  expect(kept).not.toEqual([]);
  expect(second).toMatchObject({ status: 0, stdout: first.stdout, stderr: "" });
  expect(readdirSync(join(folder, "cache/compiled")).sort()).toEqual(kept.sort());
});

test("where Node's own variable forbids it, nothing compiled is kept", () => {
  const { folder, run } = workplace();

  const { status, stdout } = run(["--version"], { env: { NODE_DISABLE_COMPILE_CACHE: "1" } });

  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  expect(existsSync(join(folder, "cache/compiled"))).toBe(false);
});
