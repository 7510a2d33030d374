import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodePrograms } from "./programs.ts";

const program = process.execPath;
const { run } = nodePrograms();
const script = (text: string, more: object = {}) =>
  run({ program, args: ["-e", text], timeoutMs: 20_000, ...more });

test("says how a program ended and what it printed on both outputs", async () => {
  expect(await script("console.log('one'); console.error('two'); process.exitCode = 7")).toEqual({
    status: 7,
    output: expect.stringMatching(/^(?:one\ntwo|two\none)\n$/),
  });
  expect(await script("")).toEqual({ status: 0, output: "" });
});

test("a program that is not there is no exception", async () => {
  const end = await run({ program: "no-such-program-1", args: [], timeoutMs: 1000 });
  expect(end).toEqual({ status: undefined, why: "missing", output: "" });
});

test("no shell reads the arguments", async () => {
  const args = ["-e", "console.log(process.argv[1])", "$(id); `id` && id"];
  expect((await run({ program, args, timeoutMs: 20_000 })).output).toBe("$(id); `id` && id\n");
});

test("keeps the end of a long output", async () => {
  const { output } = await script(
    "for (let i = 0; i < 200000; i++) console.log('line', i); process.stdout.write('x'.repeat(50000))",
  );
  expect(output.length).toBeLessThanOrEqual(32 << 10);
  expect(output.endsWith("x\n")).toBe(true);
});

test("masks secrets, the longer of two first, and leaves what is too short to be one", async () => {
  const lines: string[] = [];
  const { output } = await script("console.log('a hunter2hunter b'); console.error('hunter')", {
    secrets: ["hunter", "hunter2hunter", "a"],
    onLine: (line: string) => lines.push(line),
  });
  expect(output.split("\n").sort()).toEqual(["", "***", "a *** b"]);
  expect(lines.sort()).toEqual(["***", "a *** b"]);
});

test("masks a secret of a long line wherever the pieces of it end", async () => {
  const secret = "correct-horse-battery";
  const { output } = await script(
    `const s = ${JSON.stringify(secret)}; for (let i = 0; i < 900; i++) process.stdout.write("x".repeat(i % 37) + s);`,
    { secrets: [secret] },
  );
  expect(output).not.toContain("battery");
  expect(output).toContain("x***x");
});

test("kills what runs too long, with all that it started", async () => {
  const folder = tempFolder();
  const child = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(join(folder, "alive"))}, ""), 1500)`;
  const parent = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
  const end = await script(parent, { timeoutMs: 700 });
  expect(end).toMatchObject({ status: undefined, why: "timeout" });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(existsSync(join(folder, "alive"))).toBe(false);
});

test("a program that is told to end takes what it runs with it", async () => {
  const folder = tempFolder();
  const mark = join(folder, "alive");
  writeFileSync(
    join(folder, "outer.ts"),
    `import { nodePrograms } from ${JSON.stringify(new URL("./programs.ts", import.meta.url).pathname)};
     const text = 'setTimeout(() => require("fs").writeFileSync(${JSON.stringify(mark)}, ""), 1500)';
     setTimeout(() => process.kill(process.pid, "SIGTERM"), 400);
     await nodePrograms().run({ program: process.execPath, args: ["-e", text], timeoutMs: 20000 });`,
  );
  const out = join(folder, "outer.mjs");
  const bundled = await run({
    program: "npx",
    args: [
      "esbuild",
      join(folder, "outer.ts"),
      "--bundle",
      "--platform=node",
      "--format=esm",
      `--outfile=${out}`,
    ],
    timeoutMs: 60_000,
  });
  expect(bundled.status, bundled.output).toBe(0);
  const end = await run({ program, args: [out], timeoutMs: 20_000 });
  expect(end).toMatchObject({ status: undefined, why: "killed" });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(existsSync(mark)).toBe(false);
});

test("runs where it is told to", async () => {
  const folder = tempFolder();
  const { output } = await script("console.log(process.cwd())", { folder });
  expect(output.trim().endsWith(folder.split("/").at(-1) ?? "?")).toBe(true);
});
