import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { TargetError } from "../model/index.ts";
import { targetState } from "./state.ts";
import { recoverWrites, type WriteJob, writeFiles } from "./write-files.ts";

let root: string;

beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), "suture-write-"));
  root = join(base, "target");
  mkdirSync(root);
  process.env["SUTURE_STATE_DIR"] = join(base, "state");
  writeFileSync(join(root, "a.txt"), "old a\n", { mode: 0o640 });
  writeFileSync(join(root, "b.txt"), "old b\n");
  writeFileSync(join(root, "gone.txt"), "old gone\n");
});

const bytes = (text: string) => new TextEncoder().encode(text);

function job(): WriteJob {
  const edit = (path: string) => ({
    path,
    bytes: bytes(`new ${path}\n`),
    expected: bytes(`old ${path[0]}\n`),
    mode: 0o644,
  });
  return {
    root,
    state: targetState(root),
    writes: [
      edit("a.txt"),
      edit("b.txt"),
      { path: "gone.txt", bytes: null, expected: bytes("old gone\n"), mode: 0o644 },
      { path: ".env", bytes: bytes("KEY=value\n"), expected: null, mode: 0o600 },
    ],
    adds: { name: "fix-000001.json", record: { version: 1 } },
  };
}

const read = (path: string) => readFileSync(join(root, path), "utf8");
const before = () =>
  read("a.txt") === "old a\n" &&
  read("b.txt") === "old b\n" &&
  existsSync(join(root, "gone.txt")) &&
  !existsSync(join(root, ".env"));
const after = () =>
  read("a.txt") === "new a.txt\n" &&
  read("b.txt") === "new b.txt\n" &&
  !existsSync(join(root, "gone.txt")) &&
  existsSync(join(root, ".env"));
const leftovers = () => readdirSync(root).filter((name) => name.includes("suture-tmp"));

test("writes all files, keeps the mode of old ones and hides new secrets", () => {
  writeFiles(job());
  expect(after()).toBe(true);
  expect(statSync(join(root, "a.txt")).mode & 0o777).toBe(0o640);
  expect(statSync(join(root, ".env")).mode & 0o777).toBe(0o600);
  expect(leftovers()).toEqual([]);
  expect(targetState(root).fixes()).toEqual(["fix-000001.json"]);
});

test("writes nothing where one file changed since", () => {
  writeFileSync(join(root, "b.txt"), "somebody else\n");
  expect(() => writeFiles(job())).toThrow(TargetError);
  expect(read("a.txt")).toBe("old a\n");
  expect(leftovers()).toEqual([]);
  expect(targetState(root).fixes()).toEqual([]);
});

test("writes nothing through a link that leaves the root", () => {
  const outside = mkdtempSync(join(tmpdir(), "suture-outside-"));
  symlinkSync(outside, join(root, "out"));
  const write = { path: "out/x.txt", bytes: bytes("x"), expected: null, mode: 0o644 };
  expect(() => writeFiles({ ...job(), writes: [write] })).toThrow(TargetError);
  expect(readdirSync(outside)).toEqual([]);
});

describe("killed in the middle", () => {
  const steps = [
    "write .env",
    "write a.txt",
    "write gone.txt",
    "commit",
    "rename .env",
    "rename a.txt",
    "rename gone.txt",
    "end",
  ];

  test.each(steps)("at %s, the next writing command leaves all or none", (step) => {
    const script = `
      import { writeFiles } from ${JSON.stringify(join(import.meta.dirname, "write-files.ts"))};
      import { targetState } from ${JSON.stringify(join(import.meta.dirname, "state.ts"))};
      const job = JSON.parse(process.argv[2], (key, value) =>
        (key === "bytes" || key === "expected") && value !== null ? new TextEncoder().encode(value) : value);
      const onStep = (name) => { if (name === ${JSON.stringify(step)}) process.kill(process.pid, "SIGKILL"); };
      writeFiles({ ...job, state: targetState(job.root), onStep });`;
    const argument = JSON.stringify(job(), (key, value) =>
      key === "bytes" || key === "expected" ? value && new TextDecoder().decode(value) : value,
    );
    const killed = spawnSync(
      join(import.meta.dirname, "../../node_modules/.bin/esbuild"),
      ["--bundle", "--format=esm", "--platform=node", `--outfile=${join(root, "../killed.mjs")}`],
      { input: script, encoding: "utf8" },
    );
    expect(killed.stderr).not.toContain("error");
    const run = spawnSync(process.execPath, [join(root, "../killed.mjs"), argument]);
    expect(run.signal).toBe("SIGKILL");
    const did = recoverWrites(targetState(root));
    expect(leftovers()).toEqual([]);
    expect(did).toBe(steps.indexOf(step) <= steps.indexOf("commit") ? "reverted" : "completed");
    expect(did === "completed" ? after() : before()).toBe(true);
    expect(targetState(root).fixes()).toEqual(did === "completed" ? ["fix-000001.json"] : []);
  });
});
