import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { releaseState } from "./release-state.ts";

beforeEach(() => void vi.stubEnv("SUTURE_STATE_DIR", join(tempFolder(), "state")));
afterEach(() => vi.unstubAllEnvs());

test("keeps values of one plan for its owner only", () => {
  const state = releaseState("a");
  expect(state.read("x.json")).toBeUndefined();
  state.write("x.json", { one: 1 });
  expect(releaseState("a").read("x.json")).toEqual({ one: 1 });
  expect(releaseState("b").read("x.json")).toBeUndefined();
  expect(statSync(state.folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(state.folder, "x.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(state.folder)).toEqual(["x.json"]);
});

test("what is damaged is an error, not nothing", () => {
  const state = releaseState("a");
  writeFileSync(join(state.folder, "released.json"), '{"dig');
  expect(() => state.read("released.json")).toThrow(/cannot be read/);
});

test("deletes images that killed runs left, but for the one that is kept", () => {
  const state = releaseState("a");
  const [kept, left] = [state.newImageFolder(), state.newImageFolder()];
  for (const folder of [kept, left]) mkdirSync(join(folder, "blobs"), { recursive: true });
  writeFileSync(join(state.folder, ".journal.json.0123.tmp"), "");
  state.write("journal.json", {});
  state.sweep(kept);
  expect(readdirSync(state.folder).sort()).toEqual([kept.split("/").at(-1), "journal.json"].sort());
});

test.skipIf(process.platform !== "linux")(
  "ends what a killed run left running, and nothing else",
  async () => {
    const state = releaseState("a");
    const start = () =>
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
    const [left, other] = [start(), start()];
    const ended = new Promise<string | null>((resolve) =>
      left.on("exit", (_, signal) => resolve(signal)),
    );
    state.noteProgram(left.pid ?? 0);
    state.sweep(undefined);
    expect(await ended).toBe("SIGKILL");
    // Noted with a time at which another process of this number began.
    state.write("program.json", { pid: other.pid, started: "1" });
    state.sweep(undefined);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    expect(existsSync(join(state.folder, "program.json"))).toBe(false);
    other.kill("SIGKILL");
  },
);
