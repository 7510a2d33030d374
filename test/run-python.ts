import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Runs a script beside some files, in a folder that is gone afterwards.
 *
 * @param interpreter - from `needsInterpreter`
 * @returns what it printed last, read as JSON; throws with its errors where it failed
 */
export function runPython(
  interpreter: string,
  {
    files,
    script,
    env = {},
  }: {
    readonly files: Readonly<Record<string, string>>;
    readonly script: string;
    readonly env?: Readonly<Record<string, string>>;
  },
): unknown {
  const folder = mkdtempSync(join(tmpdir(), "suture-python-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stdout, stderr } = spawnSync(interpreter, ["-c", script], {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(`The script failed (${status}): ${stderr}`);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
