import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { Report } from "../src/model/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "bin/suture.js");

if (!existsSync(join(root, "dist/start.cjs"))) {
  throw new Error("These tests run the built program: npm run build");
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

let shared: string | undefined;

/** The program where every user may read it: a checkout may lie in a folder of its owner's. */
function sharedProgram(): string {
  if (shared === undefined) {
    shared = mkdtempSync(join(tmpdir(), "suture-program-"));
    folders.push(shared);
    chmodSync(shared, 0o755);
    for (const part of ["bin", "dist", "docs", "package.json"]) {
      cpSync(join(root, part), join(shared, part), { recursive: true });
    }
  }
  return join(shared, "bin/suture.js");
}

/** A folder of its own for one test: target, state and cache. */
export interface Workplace {
  readonly folder: string;
  /** Where the files are. */
  readonly target: string;
  run(args: readonly string[], options?: RunOptions): SpawnSyncReturns<string>;
  /** As `run`, beside the test: for one that serves what is asked. */
  start(args: readonly string[], env?: RunOptions["env"]): Promise<Ended>;
  /** Runs with `--json` and parses what it prints. */
  json(args: readonly string[]): { readonly status: number | null; readonly report: Report };
  /** Every file of the target with its content. */
  files(): Record<string, string>;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** @param files - contents by path */
export function workplace(files: Readonly<Record<string, string>> = {}): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "suture-test-"));
  folders.push(folder);
  const target = join(folder, "target");
  mkdirSync(target);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  const run: Workplace["run"] = (args, { uid, env } = {}) =>
    spawnSync(process.execPath, [uid === undefined ? program : sharedProgram(), ...args], {
      cwd: target,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...environmentIn(folder, uid), ...env },
      ...(uid !== undefined && { uid }),
    });
  return {
    folder,
    target,
    run,
    start: (args, env) =>
      startProgram(args, { cwd: target, env: { ...environmentIn(folder), ...env } }),
    json(args) {
      const { stdout, stderr, status } = run([...args, "--offline", "--json"]);
      if (!stdout) throw new Error(`exit ${status}: ${stderr}`);
      return { status, report: JSON.parse(stdout) as Report };
    },
    files: () => filesBelow(target),
  };
}

function environmentIn(folder: string, uid?: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SUTURE_STATE_DIR: join(folder, uid ? `state-${uid}` : "state"),
    SUTURE_CACHE_DIR: join(folder, "cache"),
  };
}

function startProgram(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], options);
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...said }));
  });
}

function filesBelow(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1).replaceAll("\\", "/")] = readFileSync(path, "latin1");
  }
  return found;
}
