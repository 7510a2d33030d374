import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { tempFolder } from "../temp-folder.ts";

/**
 * Runs a program of CommonJS under this Node and reads the JSON that it prints last.
 *
 * @param files - written beside it; it requires them by their names
 * @param packages - folder whose `node_modules` it may require too
 */
export function runNode(
  program: string,
  {
    files,
    packages,
  }: { readonly files: Readonly<Record<string, string>>; readonly packages: string },
): unknown {
  const folder = tempFolder(files);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-"], {
    cwd: folder,
    input: program,
    timeout: 60_000,
    env: { PATH: process.env["PATH"], NODE_PATH: join(packages, "node_modules"), NODE_ENV: "test" },
  });
  if (status !== 0) throw new Error(`${program}\n${stderr}`);
  return JSON.parse(stdout.toString().trim().split("\n").at(-1) ?? "null");
}
