import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";

const here = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));

/** Root may read everything: another user scans, in a process of its own. */
const script = `
import { directory } from ${here("./directory.ts")};
import { nodeDisk } from ${here("../io/disk.ts")};
const paths = [];
const tree = await directory.open({ target: { kind: "directory", location: process.argv[2] }, disk: nodeDisk });
try {
  const { gaps } = await tree.visit({ wants: () => true, maxBytes: 99 }, ({ entry }) => { paths.push(entry.path); });
  const read = await tree.read("private").catch((error) => error.name);
  console.log(JSON.stringify({ paths, gaps, read }));
} catch (error) {
  console.log(JSON.stringify({ error: error.name, message: error.message }));
}
`;

const nobody = 65534;

test("what may not be read is a gap that names it, and the rest is read", () => {
  const root = tempFolder({
    "a/public": "x",
    private: "x",
    "closed/file": "x",
    "z/.gitignore": "*",
    "z/b": "x",
  });
  const bundle = tempFolder();
  for (const folder of [root, bundle]) chmodSync(folder, 0o755);
  const file = join(bundle, "scan.mjs");
  const { outputFiles } = buildSync({
    stdin: { contents: script, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  writeFileSync(file, outputFiles[0]?.text ?? "");
  const scan = (): unknown => {
    const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const { stdout, stderr } = spawnSync(process.execPath, [file, root], {
      encoding: "utf8",
      cwd: "/",
      ...asNobody,
    });
    return JSON.parse(stdout || JSON.stringify({ stderr }));
  };
  for (const path of ["private", "closed", "z/.gitignore"]) chmodSync(join(root, path), 0o000);
  expect(scan()).toMatchObject({
    paths: ["a/public", "z/b"],
    read: "TargetError",
    gaps: expect.arrayContaining(
      ["private", "closed", "z/.gitignore"].map((path) =>
        expect.objectContaining({
          path,
          reason: "unreadable",
          message: expect.stringContaining("EACCES"),
        }),
      ),
    ),
  });
  chmodSync(root, 0o000);
  expect(scan()).toMatchObject({ error: "TargetError" });
  for (const path of ["", "closed"]) chmodSync(join(root, path), 0o755);
});
