// What the scripts share: running a program in the checkout, and installing on a fresh machine.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program with its output shown; ends this process where it fails. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
  });
  const code = result.status ?? 1;
  if (code !== 0) {
    process.stderr.write(`${program} ${args.join(" ")} ended with exit code ${code}\n`);
    process.exit(code);
  }
}

/** Installs what package-lock.json names, where that has not been done since it changed. */
export function install() {
  const marker = join(root, "node_modules/.package-lock.json");
  const fresh =
    existsSync(marker) &&
    statSync(marker).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
  if (!fresh) run("npm", ["ci", "--no-audit", "--no-fund"]);
}
