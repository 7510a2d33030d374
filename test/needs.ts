import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type TestAPI, test } from "vitest";

/** Under this every skip is a failure: CI sets it, since CI installs the programs. */
const requireAll = process.env["SUTURE_REQUIRE_ALL"] === "1";

/**
 * `test`, or a skipped test that says which programs are missing.
 *
 * @param programs - names looked up on PATH
 */
export function needs(...programs: readonly string[]): TestAPI {
  const missing = programs.filter((name) => spawnSync("which", [name]).status !== 0);
  if (missing.length > 0 && requireAll) {
    throw new Error(`SUTURE_REQUIRE_ALL is set and these programs are missing: ${missing}`);
  }
  return (missing.length > 0 ? test.skip : test) as TestAPI;
}

/**
 * `test`, or a skipped test where a variable does not name an interpreter for it.
 *
 * @param variable - such as `SUTURE_PROOFS_PYTHON`; `.ci/run` makes the interpreters
 */
export function needsInterpreter(variable: string): { run: TestAPI; interpreter: string } {
  const interpreter = process.env[variable] ?? "";
  if (interpreter === "" && requireAll) {
    throw new Error(`SUTURE_REQUIRE_ALL is set and ${variable} names no interpreter`);
  }
  return { run: (interpreter === "" ? test.skip : test) as TestAPI, interpreter };
}

/** Others' files to check against; absent from a plain clone, and then the test is skipped. */
export const sharedFolder: string = new URL("../../shared/", import.meta.url).pathname;

/** `test`, skipped where the files to check against are not there. */
export function needsShared(path: string): TestAPI {
  return (existsSync(`${sharedFolder}${path}`) ? test : test.skip) as TestAPI;
}
