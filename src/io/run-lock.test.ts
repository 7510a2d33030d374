import { spawn } from "node:child_process";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { isProcess, startOf, takeLock } from "./run-lock.ts";

const locks = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("lock-"));
const holder = (folder: string, name: string, more: object) =>
  writeFileSync(
    join(folder, name),
    JSON.stringify({ pid: process.pid, started: startOf(process.pid), host: hostname(), ...more }),
  );

/** The number of a process that has ended. */
function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  return new Promise((resolve) => child.on("exit", () => resolve(child.pid ?? 0)));
}

test("is held by one, and free when it was released", () => {
  const folder = tempFolder();
  const lock = takeLock(folder, "A release");
  expect(() => takeLock(folder, "A release")).toThrow(
    `A release of this plan runs already (process ${process.pid} of ${hostname()}).`,
  );
  lock.release();
  expect(locks(folder)).toEqual([]);
  takeLock(folder, "A release").release();
});

test("of a process that has ended, or of a later one with its number, is taken over", async () => {
  for (const more of [{ pid: await endedPid() }, { started: "1" }]) {
    const folder = tempFolder();
    holder(folder, "lock-7", more);
    const lock = takeLock(folder, "A release");
    expect(locks(folder)).toEqual(["lock-8"]);
    expect(JSON.parse(readFileSync(join(folder, "lock-8"), "utf8")).pid).toBe(process.pid);
    lock.release();
  }
});

test("that is damaged is taken over", () => {
  const folder = tempFolder({ "lock-1": "" });
  takeLock(folder, "A release").release();
});

test("of another machine is held as long as it is touched", () => {
  const folder = tempFolder();
  holder(folder, "lock-1", { host: "elsewhere", pid: 1 });
  expect(() => takeLock(folder, "A release")).toThrow(/of elsewhere/);
  const old = new Date(Date.now() - 11 * 60_000);
  utimesSync(join(folder, "lock-1"), old, old);
  takeLock(folder, "A release").release();
});

test("of many that find a stale one at once, one wins", async () => {
  const folder = tempFolder();
  holder(folder, "lock-3", { pid: await endedPid() });
  const module = JSON.stringify(new URL("./run-lock.ts", import.meta.url).pathname);
  const out = join(tempFolder(), "take.mjs");
  const { build } = await import("esbuild");
  await build({
    stdin: {
      contents: `import { takeLock } from ${module};
        try { takeLock(${JSON.stringify(folder)}, "A"); console.log("won"); setTimeout(() => {}, 3000); }
        catch { console.log("lost"); }`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: out,
  });
  const said = await Promise.all(
    Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, [out]);
      return new Promise<string>((resolve) => {
        let text = "";
        child.stdout.on("data", (bytes) => {
          text += bytes;
        });
        child.on("close", () => resolve(text.trim()));
      });
    }),
  );
  expect(said.filter((text) => text === "won")).toHaveLength(1);
  expect(said).toHaveLength(6);
});

test("a process is told from a later one of its number", () => {
  expect(isProcess({ pid: process.pid, started: startOf(process.pid) })).toBe(true);
  expect(isProcess({ pid: process.pid, started: "1" })).toBe(false);
});
