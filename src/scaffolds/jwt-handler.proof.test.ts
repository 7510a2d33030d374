import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { needsInterpreter } from "../../test/needs.ts";
import type { FileEntry, Package } from "../model/index.ts";
import { jwtHandler } from "./jwt-handler.ts";

const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

proof.each([
  [["pyjwt"]],
  [["python-jose"]],
  [["pyjwt", "fastapi"]],
  [["python-jose", "fastapi"]],
  [["pyjwt", "flask"]],
])("its own tests pass with %j, east and west of Greenwich", (names) => {
  const { files } = jwtHandler.write({
    folder: "app/auth",
    manifests: [],
    packages: names.map((name) => ({ ecosystem: "PyPI", name }) as Package),
    entries: new Map([["tests/x.py", {} as FileEntry]]),
  });
  const folder = mkdtempSync(join(tmpdir(), "suture-scaffold-"));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const TZ of ["America/New_York", "Asia/Tokyo"]) {
      const { status, stdout, stderr } = spawnSync(
        interpreter,
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        { cwd: folder, env: { TZ }, encoding: "utf8", timeout: 120_000 },
      );
      expect(status, stdout + stderr).toBe(0);
      expect(Number(/(\d+) passed/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(15);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
